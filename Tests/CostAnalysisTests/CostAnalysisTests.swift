// Tests of CostAnalysis
