// Tests of BatchRunner
