import Tensors

/// Where every buffer of a program lies in one arena; the graph's inputs have memory of their own.
///
/// Buffers whose lives overlap do not share memory, unless a step writes one in the place of another that it is the
/// last to read; an input's place is taken only by what replaces the input. Placement is greedy by size, each at the lowest offset that is free throughout its life (Pisarchyk
/// and Lee 2020, "Efficient memory management for deep neural net inference").
struct BufferPlan: Sendable {
    /// The alignment of every buffer in bytes: a cache line.
    static let alignment = 64

    /// A size in bytes, rounded up to whole cache lines.
    static func aligned(_ bytes: Int) -> Int { (bytes + alignment - 1) / alignment * alignment }

    /// The offset in bytes of every buffer; 0 for inputs.
    let offsets: [Int]
    /// When each buffer is alive, from the first step that needs it to the last; `nil` for inputs and buffers that no
    /// step needs.
    let lives: [ClosedRange<Int>?]
    /// For every buffer the one in whose place it is written: itself, mostly.
    let places: [BufferID]
    /// The size of the arena in bytes.
    let arenaBytes: Int

    /// Plans the buffers of `program`.
    ///
    /// - Complexity: O(buffers²) at worst, with a small constant.
    init(_ program: Program, inputCount: Int) {
        lives = Self.lives(in: program, inputCount: inputCount)
        places = Self.places(in: program, lives: lives)
        var blocks: [Int: Block] = [:]
        for (index, life) in lives.enumerated() {
            guard let life else { continue }
            let place = places[index].index
            guard place >= inputCount else { continue }
            let bytes = Self.aligned(program.bufferBytes[index])
            var block = blocks[place] ?? Block(place: place, life: life, bytes: bytes)
            block.life = min(block.life.lowerBound, life.lowerBound)...max(block.life.upperBound, life.upperBound)
            block.bytes = max(block.bytes, bytes)
            blocks[place] = block
        }
        let offsets = Self.offsets(blocks.values.sorted { ($1.bytes, $0.place) < ($0.bytes, $1.place) })
        self.offsets = places.map { offsets[$0.index]?.offset ?? 0 }
        arenaBytes = offsets.values.map { $0.offset + $0.bytes }.max() ?? 0
    }

    /// Memory that one or several buffers use in turn.
    private struct Block {
        let place: Int
        var life: ClosedRange<Int>
        var bytes: Int
        var offset = 0
    }

    private static func lives(in program: Program, inputCount: Int) -> [ClosedRange<Int>?] {
        var lives: [ClosedRange<Int>?] = Array(repeating: nil, count: program.bufferBytes.count)
        func extend(_ buffer: BufferID, to step: Int) {
            guard buffer.index >= inputCount else { return }
            let life = lives[buffer.index] ?? step...step
            lives[buffer.index] = min(life.lowerBound, step)...max(life.upperBound, step)
        }
        for (index, step) in program.steps.enumerated() {
            for buffer in step.reads + step.writes + step.scratch { extend(buffer, to: index) }
        }
        for output in program.outputs { extend(output, to: program.steps.count) }
        for buffer in program.persistent {
            extend(buffer, to: 0)
            extend(buffer, to: program.steps.count)
        }
        return lives
    }

    private static func places(in program: Program, lives: [ClosedRange<Int>?]) -> [BufferID] {
        var places = program.bufferBytes.indices.map(BufferID.init)
        var lastReads: [BufferID: Int] = [:]
        for (index, step) in program.steps.enumerated() {
            for read in step.reads { lastReads[read] = index }
        }
        for (index, step) in program.steps.enumerated() {
            var taken: Set<BufferID> = []
            for pair in step.inPlace {
                let (write, read) = (step.writes[pair.write], step.reads[pair.read])
                let replaced = program.replacements[write]
                guard places[write.index] == write, replaced == nil || replaced == read, !taken.contains(read),
                    !program.persistent.contains(read),
                    lives[read.index]?.upperBound == index
                        || (replaced == read && lastReads[read] == index),
                    lives[write.index]?.lowerBound == index,
                    program.bufferBytes[read.index] == program.bufferBytes[write.index]
                else { continue }
                places[write.index] = places[read.index]
                taken.insert(read)
            }
        }
        return places
    }

    private static func offsets(_ largestFirst: [Block]) -> [Int: Block] {
        var placed: [Block] = []
        for var block in largestFirst {
            let neighbours = placed.filter { $0.life.overlaps(block.life) }
            for neighbour in neighbours.sorted(by: { $0.offset < $1.offset }) {
                if neighbour.offset - block.offset >= block.bytes { break }
                block.offset = max(block.offset, neighbour.offset + neighbour.bytes)
            }
            placed.append(block)
        }
        return Dictionary(uniqueKeysWithValues: placed.map { ($0.place, $0) })
    }
}
