// CostAnalysis
