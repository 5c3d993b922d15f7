// Tests of Charts
