import Operations

/// A layer: a composite of operations.
indirect enum Layer: Sendable, Hashable, Codable {
    /// y = x·Wᵀ + b on the last axis; frozen weights get no gradient.
    case linear(features: Expression, bias: Bool, frozen: Bool)
    /// An activation by its name, or by the name of the text parameter that holds it.
    case activation(String)
    /// The softmax along the last axis.
    case softmax
    /// All axes but the batch as one.
    case flatten
    /// Rows of a table of `count` rows with `features` columns.
    case embedding(count: Expression, features: Expression)
    /// Layers, several times over.
    case repeated(count: Expression, layers: [Layer])
    /// A convolution over the spatial axes of `[B, C, …]`.
    case convolution(ConvolutionLayer)
    /// Pooling over the spatial axes of `[B, C, …]`.
    case pool(PoolLayer)
    /// The mean over the spatial axes: `[B, C, …]` to `[B, C]`.
    case globalAveragePool
    /// Normalisation of each channel over batch and space, with scale and shift (Ioffe and Szegedy 2015).
    case batchNorm
    /// Normalisation of the last axis, with scale and shift (Ba, Kiros and Hinton 2016).
    case layerNorm
    /// Normalisation of each group of channels over space, with scale and shift a channel (Wu and He 2018).
    case groupNorm(groups: Expression)
    /// Division of the last axis by its root mean square, with scale (Zhang and Sennrich 2019).
    case rmsNorm
    /// Zeroes elements at random at the given rate and scales the others (Srivastava et al. 2014).
    case dropout(rate: Double)
    /// The sum of a body and of its input, the input perhaps through layers of its own (He et al. 2016).
    case residual(body: [Layer], shortcut: [Layer])
    /// Several bodies on the same input, their outputs one after the other along the channels.
    case branches([[Layer]])
    /// Layers under a name of their own.
    case group(name: String, layers: [Layer])
    /// Multi-head self-attention over `[B, T, D]` (Vaswani et al. 2017), causal or not, composed or fused.
    case attention(heads: Expression, causal: Bool, fused: Expression)
    /// The positions of `[B, C, …]` as tokens: `[B, positions, C]`.
    case tokens
    /// A learned token before the others.
    case classToken
    /// Adds a learned vector to each token.
    case positions
    /// The first token alone: `[B, T, D]` to `[B, D]`.
    case firstToken
    /// The mean of the tokens: `[B, T, D]` to `[B, D]`.
    case meanToken
    /// The last token alone: `[B, T, D]` to `[B, D]`.
    case lastToken
    /// A recurrent layer over the tokens of `[B, T, D]`, unrolled or fused: `[B, T, features]`.
    case recurrent(RecurrentCell, features: Expression, fused: Expression)
    /// The tokens of `[B, T, D]` as positions of channels: `[B, D, T]`.
    case channelsFirst
    /// The maximum over the spatial axes: `[B, C, …]` to `[B, C]`.
    case globalMaxPool
    /// Zeros before and after the elements of every spatial axis.
    case padding(low: Expression, high: Expression)
    /// `factor` elements in the place of each along the spatial axes.
    case upsample(factor: Expression, mode: Upsampling)
    /// Means over the spatial axes such that `size` are left of each.
    case adaptiveAveragePool(size: Expression)
}

/// The sizes of a convolution; one expression for all spatial axes.
struct ConvolutionLayer: Sendable, Hashable, Codable {
    var channels: Expression
    var kernel: Expression
    var stride = Expression(1)
    var padding = Expression(0)
    var dilation = Expression(1)
    /// The number of groups; in expressions `channels` is the number of input channels, so that it means depthwise.
    var groups = Expression(1)
    var bias = true
}

/// The sizes of a pooling; one expression for all spatial axes.
struct PoolLayer: Sendable, Hashable, Codable {
    /// What is taken of each window.
    enum Kind: String, Sendable, Hashable, Codable {
        case max = "max_pool"
        case average = "average_pool"
    }

    var kind: Kind
    var kernel: Expression
    var stride: Expression
    var padding = Expression(0)
    /// Whether a window that reaches over the end counts, as long as it begins inside.
    var ceil = false
}
