extension ResultSchema {
    /// What version 5 changes: rooflines have the peak of 32 bits, beside which calibrations have others.
    static let rooflineView = """
        DROP VIEW IF EXISTS rooflines;

        CREATE VIEW rooflines AS
        WITH work AS (
            SELECT n.trial_id AS trial_id, n.pass AS pass, n.layer AS layer, min(n.ordinal) AS ordinal,
                   CAST(max(CASE n.metric WHEN 'flops' THEN n.value END) AS REAL) AS flops,
                   CAST(sum(CASE WHEN n.metric IN ('bytes_read', 'bytes_written') THEN n.value END) AS REAL) AS bytes
            FROM count AS n WHERE n.pass <> 'model' GROUP BY n.trial_id, n.pass, n.layer
        ), placed AS (
            SELECT w.trial_id AS trial_id, t.network AS network, w.pass AS pass, w.layer AS layer,
                   w.ordinal AS ordinal, t.threads AS threads, machine.name AS machine, w.flops AS flops,
                   w.bytes AS bytes,
                   (SELECT max(x.median) FROM calibration_measurement AS x
                    WHERE x.calibration_id = c.id AND x.quantity = 'peak' AND x.name = 'float32') AS peak,
                   c.id AS calibration_id,
                   coalesce(
                       (SELECT min(x.working_set_bytes) FROM calibration_measurement AS x
                        WHERE x.calibration_id = c.id AND x.quantity = 'bandwidth' AND x.working_set_bytes >= w.bytes),
                       (SELECT max(x.working_set_bytes) FROM calibration_measurement AS x
                        WHERE x.calibration_id = c.id AND x.quantity = 'bandwidth')) AS working_set_bytes,
                   CASE WHEN w.layer = '' THEN m.median END AS median_seconds
            FROM work AS w
            JOIN trial AS t ON t.id = w.trial_id
            JOIN calibration AS c ON c.machine_id = t.machine_id AND c.threads = t.threads
            JOIN machine ON machine.id = c.machine_id
            LEFT JOIN measurement AS m ON m.trial_id = w.trial_id AND m.pass = w.pass AND m.metric = 'seconds'
        ), ceilings AS (
            SELECT p.*, x.level AS level, max(x.median) AS bandwidth
            FROM placed AS p
            JOIN calibration_measurement AS x ON x.calibration_id = p.calibration_id AND x.quantity = 'bandwidth'
                 AND x.working_set_bytes = p.working_set_bytes
            GROUP BY p.trial_id, p.pass, p.layer
        )
        SELECT trial_id, network, pass, layer, ordinal, threads, machine, flops, bytes, flops / bytes AS intensity,
               peak AS peak_flops_per_second, level, bandwidth AS bytes_per_second,
               peak / bandwidth AS ridge_intensity,
               min(peak, bandwidth * flops / bytes) AS attainable_flops_per_second,
               CASE WHEN flops / bytes >= peak / bandwidth THEN 'compute' ELSE 'bandwidth' END AS bound,
               median_seconds, flops / median_seconds AS reached_flops_per_second,
               flops / median_seconds / min(peak, bandwidth * flops / bytes) AS share_reached
        FROM ceilings WHERE bytes > 0;
        """
}
