// Tests of Measurement
