// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// A module of Costbook; `dependencies` name modules to its left only (see ARCHITECTURE.md).
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "costbook",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "costbook", targets: ["costbook"]),
        .executable(name: "costbook-bench", targets: ["CostbookBenchmarks"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        .systemLibrary(name: "CMarkGFM", providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),

        .target(name: "CKernels", linkerSettings: [.linkedLibrary("gomp")]),

        module("Diagnostics", [yams]),
        module("Tables", ["Diagnostics"]),
        module("Tensors"),
        module("Graphs", ["Tensors"]),
        module("Operations", ["Tensors", "Graphs"]),
        module("Differentiation", ["Tensors", "Graphs", "Operations"]),
        module("Networks", ["Diagnostics", "Tensors", "Graphs", "Operations", "Differentiation"]),
        module(
            "CostAnalysis", ["Diagnostics", "Tables", "Tensors", "Graphs", "Operations", "Differentiation", "Networks"]),
        module("CPUBackend", ["Tensors", "Graphs", "Operations", "CostAnalysis", "CKernels", "COneDNN"]),
        module("Measurement", ["Diagnostics", "Tables"]),
        module("ResultStore", ["Diagnostics", "Tables", "Measurement", grdb, sqlite]),
        module(
            "PerformanceModel",
            [
                "Diagnostics", "Tables", "Tensors", "Graphs", "Operations", "Networks", "CostAnalysis", "CPUBackend",
                "Measurement", "ResultStore",
            ]),
        module(
            "Notebooks",
            [
                "Diagnostics", "Tables", "Graphs", "Differentiation", "Networks", "CostAnalysis", "Measurement",
                "ResultStore", "CMarkGFM",
            ]),
        module(
            "BatchRunner",
            [
                "Diagnostics", "Tables", "Tensors", "Graphs", "Operations", "Differentiation", "Networks",
                "CostAnalysis", "CPUBackend", "Measurement", "ResultStore", "PerformanceModel", "Notebooks",
            ]),
        module("Charts", ["Diagnostics", "Tables"]),
        module(
            "SiteGenerator",
            [
                "Diagnostics", "Tables", "Graphs", "Networks", "CostAnalysis", "Measurement", "ResultStore",
                "PerformanceModel", "Notebooks", "Charts", "CMarkGFM", mustache,
            ]),
        .executableTarget(
            name: "costbook",
            dependencies: [
                "Diagnostics", "Tables", "Graphs", "Differentiation", "Networks", "CostAnalysis", "CPUBackend",
                "Measurement", "ResultStore", "PerformanceModel", "Notebooks", "BatchRunner", "SiteGenerator",
                argumentParser,
            ],
            swiftSettings: settings),

        .executableTarget(
            name: "CostbookBenchmarks",
            dependencies: [
                "Tables", "Graphs", "Networks", "CostAnalysis", "Measurement", "ResultStore", "Notebooks",
                "BatchRunner",
                "SiteGenerator",
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "PeerBenchmark",
            dependencies: [
                "Diagnostics", "Tensors", "Graphs", "Operations", "Networks", "CPUBackend", "Measurement",
                "ResultStore", "BatchRunner", argumentParser,
            ],
            exclude: ["PyTorch", "XLA"], swiftSettings: settings),

        tests("DiagnosticsTests", ["Diagnostics"]),
        tests("TablesTests", ["Diagnostics", "Tables"]),
        tests("TensorsTests", ["Tensors"]),
        tests("GraphsTests", ["Tensors", "Graphs", "Operations"]),
        .target(
            name: "ReferenceInterpreter", dependencies: ["Tensors", "Graphs"], path: "Tests/ReferenceInterpreter",
            swiftSettings: settings),
        tests("OperationsTests", ["Tensors", "Graphs", "Operations", "Differentiation", "ReferenceInterpreter"]),
        tests("DifferentiationTests", ["Tensors", "Graphs", "Operations", "Differentiation", "ReferenceInterpreter"]),
        tests(
            "NetworksTests", ["Diagnostics", "Tensors", "Graphs", "Networks", "ReferenceInterpreter"],
            exclude: ["Fixtures"]),
        tests(
            "CostAnalysisTests",
            ["Diagnostics", "Tensors", "Graphs", "Operations", "Differentiation", "Networks", "CostAnalysis"],
            exclude: ["Fixtures"]),
        tests(
            "CPUBackendTests",
            [
                "Diagnostics", "Tensors", "Graphs", "Operations", "Differentiation", "Networks", "CostAnalysis",
                "CKernels", "CPUBackend", "Measurement",
            ], exclude: ["Fixtures"]),
        tests("MeasurementTests", ["Diagnostics", "Tables", "Measurement"]),
        tests("ResultStoreTests", ["Diagnostics", "Tables", "Measurement", "ResultStore", grdb]),
        tests(
            "PerformanceModelTests",
            [
                "Diagnostics", "Tables", "Tensors", "Graphs", "Operations", "Networks", "CPUBackend", "Measurement",
                "ResultStore", "PerformanceModel",
            ]),
        tests(
            "NotebooksTests",
            ["Diagnostics", "Tables", "Differentiation", "Networks", "Measurement", "ResultStore", "Notebooks"]),
        tests(
            "BatchRunnerTests",
            [
                "Diagnostics", "Tables", "Graphs", "Operations", "Differentiation", "Networks", "CPUBackend",
                "ResultStore", "Notebooks", "BatchRunner",
            ]),
        tests("ChartsTests", ["Diagnostics", "Tables", "Charts", yams]),
        tests(
            "SiteGeneratorTests",
            [
                "Diagnostics", "Tables", "Graphs", "Networks", "CostAnalysis", "Measurement", "ResultStore",
                "PerformanceModel", "Notebooks", "Charts", "SiteGenerator",
            ]),
        tests("CommandLineTests", ["costbook"]),
        tests("ArchitectureTests", []),
    ]
)
