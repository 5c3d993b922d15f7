import CKernels
import Graphs
import Tensors

/// Loops that follow each other and run in turn on one strip of their tensors after the other, so that what a loop reads
/// again, or what the one before has written, is still in the nearest caches.
///
/// An axis of every loop is cut into as many equal units, rows or channels, say. A loop joins if it reads nothing of
/// those before it that belongs to another unit.
struct LoopChain: Sendable {
    /// A loop with the axis that is cut.
    private struct Member: Sendable {
        let step: Program.Step
        let kernel: FusedLoopKernel
        let axis: Int
    }

    /// What a unit covers of a buffer: boxes of sizes and strides, those of axes that lie together merged, and the
    /// distance to the next unit.
    private struct Footprint: Equatable, Sendable {
        let distance: Int
        let sizes: [Int]
        let strides: [Int]

        init(_ strides: [Int], _ sizes: [Int], axis: Int, units: Int) {
            distance = strides[axis] * (sizes[axis] / units)
            var box: [(size: Int, stride: Int)] = []
            for place in sizes.indices where strides[place] != 0 {
                let size = place == axis ? sizes[place] / units : sizes[place]
                if size > 1 { box.append((size, strides[place])) }
            }
            box.sort { $0.stride > $1.stride }
            var merged: [(size: Int, stride: Int)] = []
            for axis in box {
                if let last = merged.last, last.stride == axis.stride * axis.size {
                    merged[merged.count - 1] = (last.size * axis.size, axis.stride)
                } else {
                    merged.append(axis)
                }
            }
            self.sizes = merged.map(\.size)
            self.strides = merged.map(\.stride)
        }

        /// The elements of a unit.
        var count: Int { sizes.reduce(1, *) }

        /// The bytes of all units together.
        func bytes(units: Int) -> Int { count * (distance == 0 ? 1 : units) * MemoryLayout<Float>.stride }
    }

    /// What a strip holds of all large tensors: little, so that the next one fits into the nearest caches with it.
    private var stripBytes: Int { min(256 << 10, largeBytes / 8) }

    private let units: Int
    /// The size from which on a tensor is large.
    private let largeBytes: Int
    private let threads: Int
    private var members: [Member] = []
    private var written: [BufferID: Footprint] = [:]
    private var read: [BufferID: [Footprint]] = [:]
    /// Sums over all units, which are there only in the end.
    private var unfinished: Set<BufferID> = []

    /// Begins a chain with a loop that reduces tensors of more than `largeBytes` and keeps an axis that all threads can share.
    ///
    /// - Returns: `nil` for other steps.
    init?(_ step: Program.Step, largeBytes: Int, threads: Int) {
        guard let kernel = step.fused, let axis = kernel.keptAxis else { return nil }
        self.largeBytes = largeBytes
        self.threads = threads
        units = kernel.sizes[axis]
        guard kernel.bytes > largeBytes, units >= threads, join(step, kernel, axis) else { return nil }
    }

    /// Adds a loop.
    ///
    /// - Returns: Whether it joined: it shares a tensor with those before.
    mutating func append(_ step: Program.Step) -> Bool {
        guard let kernel = step.fused, members.count < Int(CK_MAX_CHAIN) else { return false }
        guard unfinished.isDisjoint(with: step.reads), members.allSatisfy({ $0.step.pass == step.pass }) else {
            return false
        }
        return kernel.sizes.indices.contains { join(step, kernel, $0) }
    }

    /// Adds a loop cut along an axis, if that can be.
    private mutating func join(_ step: Program.Step, _ kernel: FusedLoopKernel, _ axis: Int) -> Bool {
        // Rows that are stored follow each other without gaps, so that they are not cut.
        let isCut = kernel.sizes.dropLast().contains { $0 > 1 } && kernel.loop.results.contains { $0.kind == CK_STORE }
        guard kernel.sizes[axis].isMultiple(of: units), axis < kernel.sizes.count - 1 || !isCut else { return false }
        func footprint(_ strides: [Int]) -> Footprint {
            Footprint(strides, kernel.sizes, axis: axis, units: units)
        }
        let reads = zip(step.reads, kernel.readStrides.map(footprint))
        let writes = zip(step.writes, kernel.resultStrides.map(footprint))
        let sums = writes.filter { $1.distance == 0 }.map(\.0)
        // The moments of a strip are not joined with those of the strips before.
        let hasMoments = zip(kernel.loop.results, writes).contains { result, write in
            (result.kind == CK_MEAN || result.kind == CK_DEVIATIONS) && write.1.distance == 0
        }
        guard reads.allSatisfy({ written[$0] == nil || written[$0] == $1 }), sums.isEmpty || threads == 1, !hasMoments,
            members.isEmpty || reads.contains(where: isShared)
        else { return false }
        members.append(Member(step: step, kernel: kernel, axis: axis))
        for (buffer, footprint) in reads { read[buffer, default: []].append(footprint) }
        for (buffer, footprint) in writes { written[buffer] = footprint }
        unfinished.formUnion(sums)
        return true
    }

    /// Whether a loop before has written a buffer, or has read as much of it if it is large.
    private func isShared(_ buffer: BufferID, _ footprint: Footprint) -> Bool {
        let isLarge = footprint.bytes(units: units) > largeBytes
        return written[buffer] != nil || isLarge && read[buffer]?.contains(footprint) == true
    }

    // MARK: One step

    /// The loops as one step, those at the end left out that gain nothing; `nil` where there is nothing to gain, or where what
    /// the threads work on at a time would not stay in a cache of `largeBytes`.
    ///
    /// - Returns: The step and the number of loops that it runs.
    func step() -> (step: Program.Step, count: Int)? {
        var chain = self
        while let last = chain.members.last, last.kernel.bytes <= largeBytes { chain.members.removeLast() }
        guard chain.members.count(where: { $0.kernel.bytes > largeBytes }) > 1, unitBytes * threads <= largeBytes else {
            return nil
        }
        return (chain.joined(), chain.members.count)
    }

    private func joined() -> Program.Step {
        let writes = members.flatMap(\.step.writes)
        let reads = members.flatMap(\.step.reads).reduce(into: [BufferID]()) { reads, read in
            if !reads.contains(read), !writes.contains(read) { reads.append(read) }
        }
        let instructions = members.reduce(0) { $0 + $1.kernel.loop.instructions.count }
        return Program.Step(
            name: "loops of \(instructions)", pass: members[0].step.pass,
            loop: LoopWork(members.map(\.kernel.loop.work)),
            reads: reads, writes: writes, inPlace: inPlace(reads, writes),
            bind: { [self] memory in bind(memory, reads, writes) })
    }

    /// The pairs of a write and a read in whose place it may lie: no later loop reads that, and earlier ones read no other
    /// unit of it.
    private func inPlace(_ reads: [BufferID], _ writes: [BufferID]) -> [(write: Int, read: Int)] {
        members.enumerated().flatMap { place, member in
            member.step.inPlace.compactMap { pair in
                let (write, read) = (member.step.writes[pair.write], member.step.reads[pair.read])
                let isReadLater = members[(place + 1)...].contains { $0.step.reads.contains(read) }
                guard !isReadLater, self.read[read]?.allSatisfy({ $0 == written[write] }) == true,
                    let to = writes.firstIndex(of: write), let from = reads.firstIndex(of: read)
                else { return nil }
                return (to, from)
            }
        }
    }

    private func bind(_ memory: StepMemory, _ reads: [BufferID], _ writes: [BufferID]) -> BoundKernel {
        let places = Dictionary(
            zip(reads + writes, memory.reads + memory.writes).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
        let unitBytes = unitBytes
        let strip = min(units, max(1, stripBytes / max(1, unitBytes)))
        let loops = members.enumerated().map { place, member in
            let earlier = members[..<place].flatMap(\.step.reads), later = members[(place + 1)...].flatMap(\.step.reads)
            return member.kernel.bound(
                StepMemory(
                    reads: member.step.reads.compactMap { places[$0] },
                    writes: member.step.writes.compactMap { places[$0] }, scratch: [], cacheBytes: memory.cacheBytes),
                isCached: true,
                isReadNext: { later.contains(member.step.writes[$0]) },
                ahead: { index, strides in
                    // The next strip is fetched by the first loop that reads it, unless strips are too large for that.
                    let buffer = member.step.reads[index]
                    let isFirst = written[buffer] == nil && !earlier.contains(buffer)
                    guard isFirst, unitBytes <= stripBytes else { return 0 }
                    return strides[member.axis] * (member.kernel.sizes[member.axis] / units) * strip
                })
        }
        let chain = BoundChain(loops, axes: members.map(\.axis), units: units, strip: strip)
        return { chain.run() }
    }

    /// The bytes that a unit covers of large tensors.
    private var unitBytes: Int {
        let footprints = read.values.map { $0[0] } + written.values
        let large = footprints.filter { $0.bytes(units: units) > largeBytes }
        return large.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride
    }
}

/// A chain in the form that the kernel takes.
private final class BoundChain: @unchecked Sendable {
    private let loops: [BoundLoop]
    private let chain = UnsafeMutablePointer<ck_chain>.allocate(capacity: 1)

    init(_ loops: [BoundLoop], axes: [Int], units: Int, strip: Int) {
        self.loops = loops
        chain.initialize(to: ck_chain())
        chain.pointee.count = Int32(loops.count)
        chain.pointee.units = Int64(units)
        chain.pointee.strip = Int64(strip)
        withUnsafeMutableBytes(of: &chain.pointee.axes) { bytes in
            for (place, axis) in axes.enumerated() { bytes.bindMemory(to: Int32.self)[place] = Int32(axis) }
        }
        withUnsafeMutableBytes(of: &chain.pointee.loops) { bytes in
            let pointers = bytes.bindMemory(to: UnsafePointer<ck_loop>?.self)
            for (place, loop) in loops.enumerated() { pointers[place] = UnsafePointer(loop.loop) }
        }
    }

    deinit { chain.deallocate() }

    func run() { ck_run_chain(chain) }
}

extension Program {
    /// The same program with loops over tensors of more than `largeBytes` in chains.
    func chainingLoops(largeBytes: Int, threads: Int) -> Program {
        var program = self
        program.steps = []
        var rest = steps[...]
        while let first = rest.first {
            var chain = LoopChain(first, largeBytes: largeBytes, threads: threads)
            if chain != nil { for step in rest.dropFirst() { guard chain?.append(step) == true else { break } } }
            let joined = chain?.step()
            program.steps.append(joined?.step ?? first)
            rest = rest.dropFirst(joined?.count ?? 1)
        }
        return program
    }
}
