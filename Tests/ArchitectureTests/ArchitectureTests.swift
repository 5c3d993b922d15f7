import Foundation
import Testing

@Suite struct ArchitectureTests {
    @Test func everyFolderOfSourcesIsInTheListOfModules() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: ProjectTree.root.appending(path: "Sources").path)
        let listed = try ProjectTree.modules()
        #expect(Set(listed).count == listed.count)
        #expect(
            Set(folders).subtracting(["CKernels", "CMarkGFM", "COneDNN", "CostbookBenchmarks", "PeerBenchmark"])
                == Set(listed))
    }

    @Test func modulesImportOnlyModulesToTheirLeft() throws {
        let modules = try ProjectTree.modules()
        for (place, module) in modules.enumerated() {
            let right = modules[place...]
            for file in ProjectTree.swiftFiles(in: "Sources/\(module)") {
                let wrong = try ProjectTree.imports(of: file).filter(right.contains)
                #expect(wrong.isEmpty, "\(file.path) imports \(wrong), which \(module) must not know")
            }
        }
    }

    @Test func chartsKnowNothingOfTheCostSide() throws {
        let allowed: Set = ["Diagnostics", "Tables", "Foundation"]
        for file in ProjectTree.swiftFiles(in: "Sources/Charts") {
            #expect(try Set(ProjectTree.imports(of: file)).isSubset(of: allowed), "\(file.path)")
        }
    }

    @Test(arguments: ["Sources", "Tests"])
    func noFileIsLongerThanFiveHundredLines(_ folder: String) throws {
        for file in ProjectTree.swiftFiles(in: folder) {
            let lines = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false
            ).count
            #expect(lines <= 501, "\(file.path) has \(lines) lines")
        }
    }

    @Test func topLevelHoldsWhatIsAgreed() throws {
        let required: Set = [
            "Package.swift", "Sources", "Tests", "Experiments", "README.md", "ARCHITECTURE.md", "LICENSE",
            "CHANGELOG.md", "Makefile", ".ci", ".swift-format", ".gitignore",
        ]
        let present = Set(try FileManager.default.contentsOfDirectory(atPath: ProjectTree.root.path))
        #expect(required.subtracting(present).isEmpty)
        let ignored = present.filter { name in
            name == ".git" || name == "Package.resolved" || name.hasPrefix(".build") || name.contains(".sqlite")
        }
        #expect(present.subtracting(ignored).subtracting(required).subtracting(["templates", "site"]).isEmpty)
    }

    @Test(arguments: [
        ("import Foundation", ["Foundation"]), ("public import Tables", ["Tables"]),
        ("@testable import Charts", ["Charts"]), ("import struct Foundation.URL", ["Foundation"]),
        ("// they import Graphs", []),
    ])
    func importsAreFound(_ line: String, _ expected: [String]) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).swift")
        try Data(line.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try ProjectTree.imports(of: file) == expected)
    }
}
