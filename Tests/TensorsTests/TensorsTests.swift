// Tests of Tensors
