// Tests of Operations
