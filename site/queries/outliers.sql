-- Trials with the most outliers
-- Samples beyond Tukey's fences are flagged and kept. Many of them in a trial tell of a machine that was busy.
SELECT network, pass,
       (SELECT group_concat(p.name || '=' || p.value, ' ') FROM trial_parameter p WHERE p.trial_id = costs.trial_id) AS parameters,
       median_seconds, seconds_samples, seconds_outliers,
       round(1.0 * seconds_outliers / seconds_samples, 4) AS share
FROM costs
WHERE seconds_outliers > 0
ORDER BY share DESC, trial_id, pass
LIMIT 20
