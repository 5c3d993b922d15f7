import COneDNN

/// oneDNN's engine and stream on this machine's processor, made once.
final class OneDNNRuntime: @unchecked Sendable {
    let engine: dnnl_engine_t?
    let stream: dnnl_stream_t?

    /// The process's runtime; used on the compute thread alone.
    static let shared = OneDNNRuntime()

    private init() {
        var engine: dnnl_engine_t?
        var stream: dnnl_stream_t?
        if dnnl_engine_create(&engine, dnnl_cpu, 0) == dnnl_success {
            _ = dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue))
        }
        self.engine = engine
        self.stream = stream
    }
}

/// How a tensor lies in memory, as oneDNN says it.
struct OneDNNMemory: @unchecked Sendable {
    var description: dnnl_memory_desc_t

    init(_ description: dnnl_memory_desc_t) {
        self.description = description
    }

    /// A single-precision tensor; `nil` where oneDNN has no such tensor.
    init?(_ sizes: [Int], tag: dnnl_format_tag_t) {
        var dims = [dnnl_dim_t](repeating: 0, count: Int(DNNL_MAX_NDIMS))
        guard (1...6).contains(sizes.count) else { return nil }
        for (axis, size) in sizes.enumerated() { dims[axis] = dnnl_dim_t(size) }
        var made = dnnl_memory_desc_t()
        guard dnnl_memory_desc_init_by_tag(&made, Int32(sizes.count), &dims, dnnl_f32, tag) == dnnl_success else {
            return nil
        }
        description = made
    }

    /// A single-precision tensor with any strides; `nil` where oneDNN has no such tensor.
    init?(_ sizes: [Int], strides: [Int]) {
        var dims = sizes.map { dnnl_dim_t($0) }
        var steps = strides.map { dnnl_dim_t($0) }
        dims += Array(repeating: 0, count: Int(DNNL_MAX_NDIMS) - dims.count)
        steps += Array(repeating: 0, count: Int(DNNL_MAX_NDIMS) - steps.count)
        var made = dnnl_memory_desc_t()
        guard dnnl_memory_desc_init_by_strides(&made, Int32(sizes.count), &dims, dnnl_f32, &steps) == dnnl_success
        else { return nil }
        description = made
    }

    /// The tag of a row-major tensor of a rank.
    static func plainTag(rank: Int) -> dnnl_format_tag_t {
        [dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd, dnnl_abcde, dnnl_abcdef][rank - 1]
    }

    /// A tensor in a layout of the plan.
    init?(_ sizes: [Int], _ layout: TensorLayout) {
        switch (layout, sizes.count) {
        case (.plain, 1...6): self.init(sizes, tag: Self.plainTag(rank: sizes.count))
        case (.blocked(8), 3...5): self.init(sizes, tag: [dnnl_aBc8b, dnnl_aBcd8b, dnnl_aBcde8b][sizes.count - 3])
        case (.blocked(16), 3...5): self.init(sizes, tag: [dnnl_aBc16b, dnnl_aBcd16b, dnnl_aBcde16b][sizes.count - 3])
        default: return nil
        }
    }

    /// The size in bytes.
    var bytes: Int {
        withUnsafePointer(to: description) { dnnl_memory_desc_get_size($0) }
    }

    static func == (a: OneDNNMemory, b: OneDNNMemory) -> Bool {
        withUnsafePointer(to: a.description) { a in
            withUnsafePointer(to: b.description) { b in dnnl_memory_desc_equal(a, b) != 0 }
        }
    }
}
