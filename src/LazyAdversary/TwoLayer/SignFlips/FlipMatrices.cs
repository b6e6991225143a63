using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer.Rays;

namespace LazyAdversary.TwoLayer.SignFlips;

/// <summary>
/// A network laid out for sign flips: neurons with a_s = +1 first, then those with a_s = −1, each group padded to whole vectors, and K = W·Wᵀ (biases left out: they
/// are not perturbed). Made once for an attack and shared by its threads. Where the weights are far from 1 they are stored in units of a power of two, because K holds
/// their squares.
/// </summary>
internal sealed unsafe class FlipMatrices
{
    public FlipMatrices(TwoLayerReluNet network, int threads)
    {
        Dimension = network.Dimension;
        Columns = Padded(Dimension);
        Scale = 1 / Math.Sqrt(network.Width);
        int exponent = RayUnits.OfWeights(network);
        Unit = Math.ScaleB(1, exponent);
        int plus = network.OutputWeights.Count(1f);
        Positive = Padded(plus);
        Total = Positive + Padded(network.Width - plus);

        Weights = new AlignedFloats((long)Total * Columns);
        Offsets = new float[Total];
        // Padding has no weights and sits below zero, so it never becomes active.
        Array.Fill(Offsets, -1);
        int nextPlus = 0, nextMinus = Positive;
        for (int s = 0; s < network.Width; s++)
        {
            int row = network.OutputWeights[s] > 0 ? nextPlus++ : nextMinus++;
            var weights = network.Neuron(s)[..Dimension];
            var stored = Weights.Span.Slice(row * Columns, Dimension);
            if (exponent == 0) weights.CopyTo(stored);
            else for (int k = 0; k < Dimension; k++) stored[k] = (float)Math.ScaleB(weights[k], -exponent);
            Offsets[row] = network.HasBias ? (float)Math.ScaleB(network.Neuron(s)[Dimension], -exponent) : 0;
            LargestNorm = Math.Max(LargestNorm, PreciseVectors.Norm(stored));
            LargestOffset = Math.Max(LargestOffset, Math.Abs(Offsets[row]));
        }

        Gram = new AlignedFloats((long)Total * Total);
        MatrixProducts.MultiplyBySelfTransposed(Total, Dimension, Weights.Span, Columns, Gram.Span, Total, threads);
        Diagonal = new float[Total];
        for (int s = 0; s < Total; s++) Diagonal[s] = Gram.Pointer[(nint)s * Total + s];
    }

    /// <summary>d.</summary>
    public int Dimension { get; }

    /// <summary>d, padded to whole words.</summary>
    public int Columns { get; }

    /// <summary>1/√m.</summary>
    public double Scale { get; }

    /// <summary>What weights and biases are stored in units of: 1 at ordinary sizes. Scores and gradients are in units of it too.</summary>
    public double Unit { get; }

    /// <summary>Neurons [0, Positive) have a = +1, the rest −1.</summary>
    public int Positive { get; }

    /// <summary>m with padding.</summary>
    public int Total { get; }

    /// <summary>The words of an activity pattern, padded to 64 bits.</summary>
    public int Words => (Total + 63) / 64 * (64 / FlipKernels.Word);

    /// <summary>W, Total rows of length d, each padded with zeros to <see cref="Columns"/>.</summary>
    public AlignedFloats Weights { get; }

    /// <summary>The bias of each neuron; −1 for padding.</summary>
    public float[] Offsets { get; }

    /// <summary>max ‖w_s‖.</summary>
    public double LargestNorm { get; }

    /// <summary>max |b_s|.</summary>
    public double LargestOffset { get; }

    /// <summary>K = W·Wᵀ, Total × Total.</summary>
    public AlignedFloats Gram { get; }

    /// <summary>K_ss, side by side.</summary>
    public float[] Diagonal { get; }

    /// <summary>a_s/√m of a row.</summary>
    public float OutputWeight(int row) => (float)(row < Positive ? Scale : -Scale);

    private static int Padded(int count) => (count + FlipKernels.Word - 1) / FlipKernels.Word * FlipKernels.Word;
}
