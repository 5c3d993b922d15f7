// Tests of CPUBackend
