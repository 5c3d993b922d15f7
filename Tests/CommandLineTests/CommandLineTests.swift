// Tests of CommandLine
