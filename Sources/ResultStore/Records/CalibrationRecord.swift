public import Measurement

/// What was measured of a machine at a number of threads, and the model of times that was fitted to it.
public struct CalibrationRecord: Sendable, Hashable {
    /// The number of compute threads.
    public var threads: Int
    /// The version of what ran.
    public var engineVersion: String
    /// The vectors of the kernels that ran.
    public var instructionSet: String
    /// The fitted model, as JSON.
    public var model: String
    /// The measured limits.
    public var limits: [Limit]
    /// The measured steps.
    public var steps: [Step]

    /// A measured limit.
    public struct Limit: Sendable, Hashable {
        /// `peak`, `bandwidth` or `overhead`.
        public var quantity: String
        /// The number format, the direction of traffic, or the operation.
        public var name: String
        /// The level of the memory hierarchy, or empty.
        public var level: String
        /// The memory of all threads that is moved, in bytes; 0 where none is.
        public var workingSetBytes: Int
        /// The unit of the samples.
        public var unit: String
        /// The samples.
        public var distribution: Distribution

        /// Creates a limit.
        public init(
            quantity: String, name: String, level: String = "", workingSetBytes: Int = 0, unit: String,
            _ distribution: Distribution
        ) {
            self.quantity = quantity
            self.name = name
            self.level = level
            self.workingSetBytes = workingSetBytes
            self.unit = unit
            self.distribution = distribution
        }
    }

    /// A measured step.
    public struct Step: Sendable, Hashable {
        /// The class of operation.
        public var operation: String
        /// The kernel.
        public var kernel: String
        /// Floating-point operations.
        public var flops: Double
        /// Bytes read and written.
        public var bytes: Double
        /// The median time and its interval, in seconds.
        public var seconds: Double
        /// The lower end of the interval.
        public var low: Double
        /// The upper end of the interval.
        public var high: Double
        /// The number of measured times.
        public var rounds: Int
        /// What decides the time, as JSON.
        public var features: String

        /// Creates a step.
        public init(
            operation: String, kernel: String, flops: Double, bytes: Double, seconds: Double, low: Double,
            high: Double, rounds: Int, features: String
        ) {
            self.operation = operation
            self.kernel = kernel
            self.flops = flops
            self.bytes = bytes
            self.seconds = seconds
            self.low = low
            self.high = high
            self.rounds = rounds
            self.features = features
        }
    }

    /// Creates a record.
    public init(
        threads: Int, engineVersion: String, instructionSet: String, model: String, limits: [Limit], steps: [Step]
    ) {
        self.threads = threads
        self.engineVersion = engineVersion
        self.instructionSet = instructionSet
        self.model = model
        self.limits = limits
        self.steps = steps
    }
}

/// A predicted time of a network whose family did not serve to fit the model, beside the measured one.
public struct ValidationRecord: Sendable, Hashable {
    /// The family that was left out.
    public var family: String
    /// The network.
    public var network: String
    /// Its parameters, as in `batch=8 resolution=128`.
    public var settings: String
    /// `inference` or `training`.
    public var mode: String
    /// The pass.
    public var pass: String
    /// The predicted time in seconds.
    public var predictedSeconds: Double
    /// The measured times in seconds.
    public var measured: Distribution

    /// Creates a record.
    public init(
        family: String, network: String, settings: String, mode: String, pass: String, predictedSeconds: Double,
        measured: Distribution
    ) {
        self.family = family
        self.network = network
        self.settings = settings
        self.mode = mode
        self.pass = pass
        self.predictedSeconds = predictedSeconds
        self.measured = measured
    }

    /// Predicted over measured, less 1.
    public var error: Double { predictedSeconds / measured.median - 1 }
}

/// A calibration as the database has it.
public struct StoredCalibration: Sendable, Hashable {
    /// The row's id.
    public var id: Int64
    /// The fingerprint of the machine.
    public var fingerprint: String
    /// The machine in a few words.
    public var machine: String
    /// The number of compute threads.
    public var threads: Int
    /// The version of what ran.
    public var engineVersion: String
    /// When it was calibrated, ISO 8601 in UTC.
    public var calibratedAt: String

    /// Creates the description of a calibration.
    public init(
        id: Int64, fingerprint: String, machine: String, threads: Int, engineVersion: String, calibratedAt: String
    ) {
        self.id = id
        self.fingerprint = fingerprint
        self.machine = machine
        self.threads = threads
        self.engineVersion = engineVersion
        self.calibratedAt = calibratedAt
    }
}

/// A limit of a machine as the database has it.
public struct StoredLimit: Sendable, Hashable {
    /// `peak`, `bandwidth` or `overhead`.
    public var quantity: String
    /// The number format, the direction of traffic, or the operation.
    public var name: String
    /// The level of the memory hierarchy, or empty.
    public var level: String
    /// The memory of all threads that is moved, in bytes; 0 where none is.
    public var workingSetBytes: Int
    /// The median.
    public var median: Double
}
