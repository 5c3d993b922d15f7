// Tests of Differentiation
