-- Most expensive layers
-- The layers with the most FLOPs among all trials, with their share of the pass.
SELECT t.network,
       (SELECT group_concat(p.name || '=' || p.value, ' ') FROM trial_parameter p WHERE p.trial_id = t.id) AS parameters,
       l.pass, l.layer, l.flops,
       round(1.0 * l.flops / c.flops, 4) AS share
FROM layers l
JOIN trials t ON t.id = l.trial_id
JOIN costs c ON c.trial_id = l.trial_id AND c.pass = l.pass
WHERE t.is_current
ORDER BY l.flops DESC, t.id, l.pass, l.layer
LIMIT 20
