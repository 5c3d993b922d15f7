-- Least certain times
-- Trials whose 95 % interval is widest in relation to the median.
SELECT network, pass,
       (SELECT group_concat(p.name || '=' || p.value, ' ') FROM trial_parameter p WHERE p.trial_id = costs.trial_id) AS parameters,
       median_seconds, seconds_low, seconds_high,
       round((seconds_high - seconds_low) / median_seconds, 4) AS relative_width
FROM costs
WHERE median_seconds > 0
ORDER BY relative_width DESC, trial_id, pass
LIMIT 20
