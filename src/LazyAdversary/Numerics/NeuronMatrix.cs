namespace LazyAdversary.Numerics;

/// <summary>
/// The two layers as the kernels see them: f(x) = (1/√m) Σ_s a_s max(0, w_s·x + b_s).
/// Row s of <see cref="Weights"/> is w_s, followed by b_s when there are biases.
/// </summary>
internal readonly ref struct NeuronMatrix
{
    public NeuronMatrix(ReadOnlySpan<float> weights, ReadOnlySpan<float> signs, int dimension)
    {
        Weights = weights;
        Signs = signs;
        Dimension = dimension;
        Stride = weights.Length / signs.Length;
    }

    /// <summary>m rows of length <see cref="Stride"/>.</summary>
    public ReadOnlySpan<float> Weights { get; }

    /// <summary>The m output weights a_s, each −1 or +1.</summary>
    public ReadOnlySpan<float> Signs { get; }

    /// <summary>d.</summary>
    public int Dimension { get; }

    /// <summary>d, or d + 1 with biases.</summary>
    public int Stride { get; }

    /// <summary>m.</summary>
    public int Width => Signs.Length;

    public bool HasBias => Stride > Dimension;

    /// <summary>w_s, followed by b_s when there are biases.</summary>
    public ReadOnlySpan<float> Row(int neuron) => Weights.Slice(neuron * Stride, Stride);
}
