// Tests of Graphs
