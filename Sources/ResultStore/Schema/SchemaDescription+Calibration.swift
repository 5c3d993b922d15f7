extension ResultSchema {
    private static let id = ColumnDescription("id", "INTEGER", "the row's id")
    private static let calibration = ColumnDescription("calibration_id", "INTEGER", "the calibration")
    private static let threads = ColumnDescription("threads", "INTEGER", "the number of compute threads")
    private static let machine = ColumnDescription("machine", "TEXT", "the machine: processor, cores and memory")
    private static let trial = ColumnDescription("trial_id", "INTEGER", "the trial's id")
    private static let network = ColumnDescription("network", "TEXT", "the network's name")
    private static let pass = ColumnDescription("pass", "TEXT", "the pass")
    private static let calibratedAt = ColumnDescription("calibrated_at", "TEXT", unit: "UTC", "when, ISO 8601")
    private static let ceiling = [
        ColumnDescription("quantity", "TEXT", "peak, bandwidth or overhead"),
        ColumnDescription("name", "TEXT", "the number format, the direction of traffic, or the operation"),
        ColumnDescription("level", "TEXT", "the level of the memory hierarchy that holds the working set, or empty"),
        ColumnDescription("working_set_bytes", "INTEGER", unit: "B", "the memory of all threads that is moved"),
        ColumnDescription("unit", "TEXT", "the unit of the values"),
        ColumnDescription("median", "REAL", unit: "column unit", "the median of the samples"),
        ColumnDescription("low", "REAL", unit: "column unit", "the lower end of the median's 95 % interval"),
        ColumnDescription("high", "REAL", unit: "column unit", "the upper end of the median's 95 % interval"),
        ColumnDescription("samples", "INTEGER", "the number of samples"),
        ColumnDescription("outliers", "INTEGER", "how many lie outside Tukey's fences"),
    ]
    private static let validated = [
        ColumnDescription("family", "TEXT", "the networks that were left out together when the model was fitted"),
        network,
        ColumnDescription("settings", "TEXT", "the network's parameters, as in batch=8 resolution=128"),
        ColumnDescription("mode", "TEXT", "inference or training"), pass,
        ColumnDescription("predicted_seconds", "REAL", unit: "s", "the predicted time"),
        ColumnDescription("measured_seconds", "REAL", unit: "s", "the median of the measured times"),
        ColumnDescription("measured_low", "REAL", unit: "s", "the lower end of the median's interval"),
        ColumnDescription("measured_high", "REAL", unit: "s", "the upper end of the median's interval"),
        ColumnDescription("rounds", "INTEGER", "the number of measured times"),
    ]
    private static let error = ColumnDescription("error", "REAL", "predicted over measured, less 1")

    /// The views about calibrations and predictions.
    static let calibrationViews: [TableDescription] = [
        TableDescription(
            name: "calibrations", kind: .view, meaning: "what a machine can do at best",
            columns: [
                machine, ColumnDescription("fingerprint", "TEXT", "the hash of the machine's stable facts"), threads,
            ] + ceiling + [calibratedAt]),
        TableDescription(
            name: "validations", kind: .view,
            meaning: "a predicted time of a network whose family did not serve to calibrate, beside the measured one",
            columns: [machine, threads] + validated + [error]),
        TableDescription(
            name: "predictions", kind: .view, meaning: "the time of a trial's pass as predicted from the calibration",
            columns: [
                trial, network, pass, threads, machine,
                ColumnDescription("predicted_seconds", "REAL", unit: "s", "the predicted time"),
                ColumnDescription("median_seconds", "REAL", unit: "s", "the median of the measured times"), error,
            ]),
        TableDescription(
            name: "rooflines", kind: .view,
            meaning:
                "a pass or a layer of a trial under the roofline of its machine; bytes are those of unfused operations",
            columns: [
                trial, network, pass, ColumnDescription("layer", "TEXT", "the layer; empty for the whole pass"),
                ColumnDescription("ordinal", "INTEGER", "the layer's place in the network"), threads, machine,
                ColumnDescription("flops", "REAL", "floating-point operations"),
                ColumnDescription("bytes", "REAL", unit: "B", "bytes that operations read and write"),
                ColumnDescription("intensity", "REAL", unit: "FLOP/B", "operations a byte"),
                ColumnDescription("peak_flops_per_second", "REAL", unit: "FLOP/s", "the measured peak"),
                ColumnDescription("level", "TEXT", "the level of the memory hierarchy that holds as many bytes"),
                ColumnDescription("bytes_per_second", "REAL", unit: "B/s", "the measured bandwidth of that level"),
                ColumnDescription("ridge_intensity", "REAL", unit: "FLOP/B", "the intensity at which both bounds meet"),
                ColumnDescription("attainable_flops_per_second", "REAL", unit: "FLOP/s", "the lower of both bounds"),
                ColumnDescription("bound", "TEXT", "compute or bandwidth"),
                ColumnDescription("median_seconds", "REAL", unit: "s", "the measured time; null for layers"),
                ColumnDescription("reached_flops_per_second", "REAL", unit: "FLOP/s", "operations over measured time"),
                ColumnDescription("share_reached", "REAL", "the part of what is attainable that was reached"),
            ]),
    ]

    /// The tables about calibrations and predictions.
    static let calibrationTableDescriptions: [TableDescription] = [
        TableDescription(
            name: "calibration", kind: .table, meaning: "a calibration of a machine at a number of threads",
            columns: [
                id, ColumnDescription("machine_id", "INTEGER", "the machine"), threads,
                ColumnDescription("engine_version", "TEXT", "the version of what ran"),
                ColumnDescription("instruction_set", "TEXT", "the kernels' vectors"), calibratedAt,
                ColumnDescription("model", "TEXT", "the fitted model of times, as JSON"),
            ]),
        TableDescription(
            name: "calibration_measurement", kind: .table, meaning: "a measured limit of a machine",
            columns: [id, calibration] + ceiling),
        TableDescription(
            name: "calibration_sample", kind: .table, meaning: "a raw sample of a measured limit",
            columns: [
                ColumnDescription("measurement_id", "INTEGER", "the measurement"),
                ColumnDescription("round", "INTEGER", "the round in which it was taken"),
                ColumnDescription("value", "REAL", unit: "the measurement's unit", "the sample"),
                ColumnDescription("outlier", "INTEGER", "1 where it lies outside Tukey's fences, else 0"),
            ]),
        TableDescription(
            name: "calibration_step", kind: .table, meaning: "a measured step to which the model of times is fitted",
            columns: [
                id, calibration, ColumnDescription("operation", "TEXT", "the class of operation"),
                ColumnDescription("kernel", "TEXT", "the kernel that ran"),
                ColumnDescription("flops", "REAL", "floating-point operations"),
                ColumnDescription("bytes", "REAL", unit: "B", "bytes read and written"),
                ColumnDescription("seconds", "REAL", unit: "s", "the median of the measured times"),
                ColumnDescription("seconds_low", "REAL", unit: "s", "the lower end of the median's interval"),
                ColumnDescription("seconds_high", "REAL", unit: "s", "the upper end of the median's interval"),
                ColumnDescription("rounds", "INTEGER", "the number of measured times"),
                ColumnDescription("features", "TEXT", "what decides the time, as JSON"),
            ]),
        TableDescription(
            name: "validation", kind: .table, meaning: "a prediction held against a measurement",
            columns: [id, calibration] + validated),
        TableDescription(
            name: "trial_prediction", kind: .table, meaning: "the predicted time of a pass of a trial",
            columns: [
                ColumnDescription("trial_id", "INTEGER", "the trial"), pass, calibration,
                ColumnDescription("seconds", "REAL", unit: "s", "the predicted time"),
            ]),
    ]
}
