import COneDNN

/// A computation of oneDNN, made once for given tensors and run many times; its scratch memory is the caller's.
final class OneDNNPrimitive: @unchecked Sendable {
    private let primitive: dnnl_primitive_t
    let description: dnnl_primitive_desc_t

    /// Takes over a description.
    ///
    /// - Returns: `nil` where oneDNN cannot do it.
    private init?(taking description: dnnl_primitive_desc_t?) {
        var primitive: dnnl_primitive_t?
        guard let description else { return nil }
        guard dnnl_primitive_create(&primitive, description) == dnnl_success, let primitive else {
            dnnl_primitive_desc_destroy(description)
            return nil
        }
        self.description = description
        self.primitive = primitive
    }

    /// The primitive of an operation.
    ///
    /// - Parameters:
    ///   - operation: A pointer to one of oneDNN's operation descriptors.
    ///   - rectified: Whether max(x, 0) is taken of the result.
    ///   - hint: The forward primitive, for those of gradients.
    convenience init?(_ operation: UnsafeRawPointer, rectified: Bool = false, hint: OneDNNPrimitive? = nil) {
        let attributes = OneDNNAttributes(rectified: rectified)
        var description: dnnl_primitive_desc_t?
        let status = dnnl_primitive_desc_create(
            &description, operation, attributes.handle, OneDNNRuntime.shared.engine, hint?.description)
        self.init(taking: status == dnnl_success ? description : nil)
    }

    /// A copy from one arrangement in memory to another.
    convenience init?(reorderFrom source: OneDNNMemory, to target: OneDNNMemory) {
        let attributes = OneDNNAttributes(rectified: false)
        var description: dnnl_primitive_desc_t?
        let (source, target) = (source.description, target.description)
        let status = withUnsafePointer(to: source) { source in
            withUnsafePointer(to: target) { target in
                dnnl_reorder_primitive_desc_create(
                    &description, source, OneDNNRuntime.shared.engine, target, OneDNNRuntime.shared.engine,
                    attributes.handle)
            }
        }
        self.init(taking: status == dnnl_success ? description : nil)
    }

    deinit {
        dnnl_primitive_destroy(primitive)
        dnnl_primitive_desc_destroy(description)
    }

    /// The arrangement that oneDNN chose for a tensor.
    func memory(_ query: dnnl_query_t) -> OneDNNMemory? {
        dnnl_primitive_desc_query_md(description, query, 0).map { OneDNNMemory($0.pointee) }
    }

    /// The bytes of scratch memory that a run needs.
    var scratchBytes: Int { memory(dnnl_query_scratchpad_md)?.bytes ?? 0 }

    /// Whether it is one of oneDNN's plain loops, which serve to check the others.
    var isReference: Bool { implementation.hasPrefix("ref") }

    /// Whether it is one of oneDNN's convolutions that lay patches out and multiply matrices.
    var isByGeneralProducts: Bool { implementation.contains("gemm") }

    /// The name that oneDNN has for the kernel, such as `jit:avx2`.
    var implementation: String {
        var name: UnsafePointer<CChar>?
        let status = withUnsafeMutablePointer(to: &name) {
            dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, $0)
        }
        guard status == dnnl_success, let name else { return "ref" }
        return String(cString: name)
    }

    /// The primitive as a kernel.
    ///
    /// - Parameters:
    ///   - reads: What each tensor that is read is to the primitive, and how it lies.
    ///   - write: The same of the tensor that is written.
    func candidate(reads: [(Int32, OneDNNMemory)], write: (Int32, OneDNNMemory)) -> KernelCandidate {
        let scratch = scratchBytes > 0 ? memory(dnnl_query_scratchpad_md) : nil
        return KernelCandidate(scratchBytes: scratch?.bytes ?? 0, implementation: implementation) { memory in
            var arguments = zip(reads, memory.reads).map { Argument(role: $0.0, memory: $0.1, range: $1) }
            arguments.append(Argument(role: write.0, memory: write.1, range: memory.writes[0]))
            if let scratch {
                arguments.append(Argument(role: DNNL_ARG_SCRATCHPAD, memory: scratch, range: memory.scratch[0]))
            }
            let bound = BoundPrimitive(self, arguments)
            return { bound.run() }
        }
    }

    /// A tensor that is given to a primitive under the number of its role.
    struct Argument {
        let role: Int32
        let memory: OneDNNMemory
        let range: MemoryRange
    }

    fileprivate func run(_ count: Int, _ arguments: UnsafePointer<dnnl_exec_arg_t>) {
        let status = dnnl_primitive_execute(primitive, OneDNNRuntime.shared.stream, Int32(count), arguments)
        precondition(status == dnnl_success, "oneDNN failed with \(status)")
    }
}

/// A primitive with its tensors.
private final class BoundPrimitive: @unchecked Sendable {
    private let primitive: OneDNNPrimitive
    private let arguments: UnsafeMutableBufferPointer<dnnl_exec_arg_t>

    init(_ primitive: OneDNNPrimitive, _ given: [OneDNNPrimitive.Argument]) {
        self.primitive = primitive
        arguments = .allocate(capacity: given.count)
        let made = given.map { argument in
            var memory: dnnl_memory_t?
            let status = withUnsafePointer(to: argument.memory.description) {
                dnnl_memory_create(&memory, $0, OneDNNRuntime.shared.engine, argument.range.pointer.address)
            }
            precondition(status == dnnl_success, "oneDNN made no tensor: \(status)")
            return dnnl_exec_arg_t(arg: argument.role, memory: memory)
        }
        _ = arguments.initialize(from: made)
    }

    deinit {
        for argument in arguments { dnnl_memory_destroy(argument.memory) }
        arguments.deallocate()
    }

    func run() {
        if let first = UnsafePointer(arguments.baseAddress) { primitive.run(arguments.count, first) }
    }
}

/// What is asked of a primitive beside its operation.
private final class OneDNNAttributes {
    private(set) var handle: dnnl_primitive_attr_t?

    init(rectified: Bool) {
        _ = dnnl_primitive_attr_create(&handle)
        _ = dnnl_primitive_attr_set_scratchpad_mode(handle, dnnl_scratchpad_mode_user)
        guard rectified else { return }
        var operations: dnnl_post_ops_t?
        _ = dnnl_post_ops_create(&operations)
        _ = dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0)
        _ = dnnl_primitive_attr_set_post_ops(handle, operations)
        _ = dnnl_post_ops_destroy(operations)
    }

    deinit {
        dnnl_primitive_attr_destroy(handle)
    }
}
