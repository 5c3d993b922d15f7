import Foundation
import Networks
import Synchronization
import Testing

@testable import BatchRunner

/// Workers are shell scripts here, so that each way of failing can be had at will.
@Suite struct BlockMeasurementTests {
    /// Reads the request, then answers for every trial in it unless a trial's width says otherwise.
    static let script = """
        read request
        answer='{"passes":[{"pass":"forward","rounds":[0],"seconds":[0.5]}],"plannedPeakBytes":1,"heldPeakBytes":1,"kernels":{"instructionSet":"avx2","fallbacks":[]}}'
        place=0
        for width in $(echo "$request" | grep -o '"width":[0-9]*' | cut -d: -f2); do
          echo "{\\"running\\":{\\"trial\\":$place}}"
          case $width in
            13) kill -SEGV $$ ;;
            14) sleep 60 ;;
            15) echo 'sudden words' >&2; exit 3 ;;
            16) echo 'no JSON' ;;
            17) kill -KILL $$ ;;
            19) echo 'a.swift:1: Fatal error: no room' >&2; echo '0 libc.so' >&2; exit 4 ;;
            18) echo "{\\"failed\\":{\\"trial\\":$place,\\"reason\\":\\"shapes\\"}}" ;;
            *) echo "{\\"measured\\":{\\"trial\\":$place,\\"measurement\\":$answer}}" ;;
          esac
          place=$((place + 1))
        done
        cat > /dev/null
        """

    static func block(timeLimit: Double = 30, isInterrupted: @escaping @Sendable () -> Bool = { false })
        -> BlockMeasurement
    {
        BlockMeasurement(
            command: WorkerProgram(path: "/bin/sh", arguments: ["-c", script]), timeLimit: timeLimit,
            isInterrupted: isInterrupted)
    }

    static func trials(_ widths: [Int]) throws -> [TrialSpecification] {
        let declaration = try #require(Zoo.declaration(named: "mlp"))
        // One parameter alone, so that the script can find it.
        return widths.map { width in
            TrialSpecification(
                network: declaration, parameters: ["width": .integer(width)],
                measurement: .init(warmUpRounds: 0, rounds: 1, seconds: 0, seed: 1, threads: 1, machine: "m"))
        }
    }

    private func outcomes(_ widths: [Int], _ block: BlockMeasurement = block()) throws -> [Int: String] {
        var outcomes: [Int: String] = [:]
        let complete = try block.run(try Self.trials(widths), started: { _ in }) { place, outcome in
            #expect(outcomes[place] == nil, "an outcome comes once")
            switch outcome {
            case .measured(let measurement):
                #expect(measurement.passes.first?.seconds == [0.5])
                outcomes[place] = "measured"
            case .failed(let reason): outcomes[place] = reason
            }
        }
        #expect(complete)
        return outcomes
    }

    @Test func allTrialsOfASoundBlockAreMeasured() throws {
        #expect(try outcomes([1, 2, 3]) == [0: "measured", 1: "measured", 2: "measured"])
    }

    @Test(arguments: [
        (13, "signal 11"), (15, "exit code 3: sudden words"), (16, "the worker said 'no JSON'"),
        (17, "signal 9 (Killed, as when memory runs out)"), (18, "shapes"),
        (19, "exit code 4: a.swift:1: Fatal error: no room"),
    ])
    func aFailureCostsItsTrialAlone(_ width: Int, _ reason: String) throws {
        let outcomes = try outcomes([1, width, 3])
        #expect(outcomes[0] == "measured")
        #expect(outcomes[1]?.contains(reason) == true, "\(outcomes)")
        #expect(outcomes[2] == "measured")
    }

    @Test func aTrialThatHangsIsStopped() throws {
        let outcomes = try outcomes([1, 14, 3], Self.block(timeLimit: 0.5))
        #expect(outcomes[0] == "measured")
        #expect(outcomes[1] == "took longer than the time limit of 0.5 s")
        #expect(outcomes[2] == "measured")
    }

    @Test func interruptionKeepsWhatIsFinished() throws {
        let finished = Mutex(0)
        let block = Self.block(isInterrupted: { finished.withLock { $0 } == 1 })
        let complete = try block.run(try Self.trials([1, 14, 3]), started: { _ in }) { _, _ in
            finished.withLock { $0 += 1 }
        }
        #expect(!complete)
        #expect(finished.withLock { $0 } == 1)
    }

    @Test func aWorkerThatEndsAtOnceFailsEachTrialOnce() throws {
        let block = BlockMeasurement(
            command: WorkerProgram(path: "/bin/false", arguments: []), timeLimit: 5, isInterrupted: { false })
        #expect(try outcomes([1, 2], block).values.allSatisfy { $0 == "the worker ended with exit code 1" })
    }

    @Test func aWorkerThatIsNotThereIsAnError() throws {
        let block = BlockMeasurement(
            command: WorkerProgram(path: "/nowhere/worker", arguments: []), timeLimit: 5, isInterrupted: { false })
        #expect(throws: (any Error).self) {
            _ = try block.run(try Self.trials([1]), started: { _ in }, finished: { _, _ in })
        }
    }
}
