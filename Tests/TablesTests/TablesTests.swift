// Tests of Tables
