-- Backward over forward
-- The ratio of both passes in multiply-adds, FLOPs, bytes read and time.
SELECT f.network,
       (SELECT group_concat(p.name || '=' || p.value, ' ') FROM trial_parameter p WHERE p.trial_id = f.trial_id) AS parameters,
       round(1.0 * b.macs / f.macs, 4) AS macs_ratio,
       round(1.0 * b.flops / f.flops, 4) AS flops_ratio,
       round(1.0 * b.bytes_read / f.bytes_read, 4) AS bytes_read_ratio,
       round(b.median_seconds / f.median_seconds, 3) AS time_ratio
FROM costs f
JOIN costs b ON b.trial_id = f.trial_id AND b.pass = 'backward'
WHERE f.pass = 'forward' AND f.is_current
ORDER BY f.network, f.trial_id
