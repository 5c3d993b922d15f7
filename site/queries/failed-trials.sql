-- Failed trials
-- Trials that did not finish, with the reason. They are run again only when asked for.
SELECT id, network, failure, started_at, engine_version
FROM trials
WHERE status = 'failed'
ORDER BY id
