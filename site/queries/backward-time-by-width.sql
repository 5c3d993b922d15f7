-- Backward time against width
-- How the time of the backward pass grows with the width of a perceptron, at the depths and batches that were run.
SELECT width, depth, batch, median_seconds, seconds_low, seconds_high, seconds_samples
FROM costs
WHERE network = 'mlp' AND pass = 'backward' AND is_current AND median_seconds IS NOT NULL
ORDER BY depth, batch, width
