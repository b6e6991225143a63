using System.Numerics.Tensors;

namespace LazyAdversary.Numerics;

/// <summary>Scores and input gradients of the two-layer network over a batch, one thread.</summary>
internal static unsafe class ScoreKernels
{
    /// <summary>Neurons whose weights, used for the scores, are still in the second-level cache when the gradients need them.</summary>
    private const int NeuronsPerBlock = 128;

    /// <summary>As above, for weights widened to double.</summary>
    private const int PreciseNeuronsPerBlock = 32;

    /// <summary>Inputs whose panels, in double, fill half of the second-level cache.</summary>
    private const int PreciseInputsPerBlock = 96;

    /// <summary>Up to this many inputs, inner products beat panels.</summary>
    private const int Few = 8;

    /// <summary>
    /// scores[i] = f(x_i) and gradients[i, ·] = ∇f(x_i), in float32; the weights are read once for a block of inputs.
    /// A block of 96 to 192 inputs is best: its panels and gradients stay in the second-level cache.
    /// </summary>
    public static void ScoreAndGradient(NeuronMatrix net, ReadOnlySpan<float> inputs, Span<float> scores, Span<float> gradients)
    {
        int n = scores.Length, d = net.Dimension;
        if (n == 0) return;
        var kernels = PanelKernels<float>.Best;
        int columns = kernels.Pad(n);
        float scale = (float)(1 / Math.Sqrt(net.Width));
        using var inputPanels = new AlignedScratch<float>(n <= Few ? 0 : columns * d);
        using var activations = new AlignedScratch<float>(NeuronsPerBlock * columns);
        using var activationGroups = new AlignedScratch<float>(NeuronsPerBlock * (n + kernels.TileRows - 1));
        using var weightPanel = new AlignedScratch<float>(NeuronsPerBlock * kernels.PanelWidth);
        using var sums = new AlignedScratch<float>(columns);
        new Span<float>(activations.Start, NeuronsPerBlock * columns).Clear();
        new Span<float>(sums.Start, columns).Clear();

        float* biases = stackalloc float[NeuronsPerBlock];
        fixed (float* weights = net.Weights, signs = net.Signs, x = inputs, g = gradients)
        {
            float* z = activations.Start;
            if (n > Few) Packing.PackTransposed(kernels, d, n, x, d, inputPanels.Start);
            for (int s = 0; s < net.Width; s += NeuronsPerBlock)
            {
                int neurons = Math.Min(NeuronsPerBlock, net.Width - s);
                float* block = weights + (nint)s * net.Stride;
                if (n > Few)
                {
                    var rows = RowGroups<float>.Strided(block, net.Stride, kernels.TileRows);
                    kernels.Multiply(neurons, columns, d, rows, inputPanels.Start, z, columns, accumulate: false);
                }
                else
                {
                    kernels.MultiplyByFew(neurons, n, d, block, net.Stride, x, d, z, columns, 1, accumulate: false);
                }

                for (int r = 0; r < neurons; r++) biases[r] = net.HasBias ? block[(nint)r * net.Stride + d] : 0;
                kernels.Activate(neurons, columns, z, columns, biases, signs + s, scale, sums.Start);

                Packing.PackGroups(kernels, neurons, n, z, columns, activationGroups.Start);
                var groups = RowGroups<float>.Packed(activationGroups.Start, neurons, kernels.TileRows);
                for (int j = 0; j < d; j += kernels.PanelWidth)
                {
                    int width = Math.Min(kernels.PanelWidth, d - j);
                    Packing.PackRows(kernels, neurons, width, block + j, net.Stride, weightPanel.Start);
                    kernels.Multiply(n, width, neurons, groups, weightPanel.Start, g + j, d, accumulate: s > 0);
                }
            }
        }

        TensorPrimitives.Multiply(new ReadOnlySpan<float>(sums.Start, n), scale, scores);
    }

    /// <summary>scores[i] = f(x_i), products and sums in double: the error is of the order of 1e-15·‖w‖‖x‖.</summary>
    public static void PreciseScore(NeuronMatrix net, ReadOnlySpan<float> inputs, Span<double> scores)
    {
        int d = net.Dimension;
        for (int i = 0; i < scores.Length; i += PreciseInputsPerBlock)
        {
            int count = Math.Min(PreciseInputsPerBlock, scores.Length - i);
            PreciseScoreBlock(net, inputs.Slice(i * d, count * d), scores.Slice(i, count));
        }
    }

    private static void PreciseScoreBlock(NeuronMatrix net, ReadOnlySpan<float> inputs, Span<double> scores)
    {
        int n = scores.Length, d = net.Dimension;
        var kernels = PanelKernels<double>.Best;
        int columns = kernels.Pad(n);
        using var wideInputs = new AlignedScratch<double>(columns * d);
        using var wideWeights = new AlignedScratch<double>(PreciseNeuronsPerBlock * d);
        using var activations = new AlignedScratch<double>(PreciseNeuronsPerBlock * columns);
        using var sums = new AlignedScratch<double>(columns);
        new Span<double>(activations.Start, PreciseNeuronsPerBlock * columns).Clear();
        new Span<double>(sums.Start, columns).Clear();

        double* biases = stackalloc double[PreciseNeuronsPerBlock];
        double* signs = stackalloc double[PreciseNeuronsPerBlock];
        fixed (float* x = inputs)
        {
            double* z = activations.Start;
            if (n > Few) Packing.PackTransposed(kernels, d, n, x, d, wideInputs.Start);
            else TensorPrimitives.ConvertChecked(inputs, new Span<double>(wideInputs.Start, n * d));
            for (int s = 0; s < net.Width; s += PreciseNeuronsPerBlock)
            {
                int neurons = Math.Min(PreciseNeuronsPerBlock, net.Width - s);
                for (int r = 0; r < neurons; r++)
                {
                    var row = net.Row(s + r);
                    TensorPrimitives.ConvertChecked(row[..d], new Span<double>(wideWeights.Start + (nint)r * d, d));
                    biases[r] = net.HasBias ? row[d] : 0;
                    signs[r] = net.Signs[s + r];
                }

                if (n > Few)
                {
                    var rows = RowGroups<double>.Strided(wideWeights.Start, d, kernels.TileRows);
                    kernels.Multiply(neurons, columns, d, rows, wideInputs.Start, z, columns, accumulate: false);
                }
                else
                {
                    kernels.MultiplyByFew(neurons, n, d, wideWeights.Start, d, wideInputs.Start, d, z, columns, 1, accumulate: false);
                }

                kernels.Activate(neurons, columns, z, columns, biases, signs, 1, sums.Start);
            }
        }

        TensorPrimitives.Divide(new ReadOnlySpan<double>(sums.Start, n), Math.Sqrt(net.Width), scores);
    }
}
