// Tests of ResultStore
