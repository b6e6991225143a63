using System.Numerics.Tensors;

namespace LazyAdversary.Numerics;

/// <summary>Scores and input gradients of the two-layer network over a batch, one thread.</summary>
internal static unsafe class ScoreKernels
{
    /// <summary>Neurons whose weights, read for the scores, are still in the second-level cache when the gradients need them.</summary>
    private const int NeuronsPerBlock = 128;

    /// <summary>As above for few inputs, where the first-level cache must do: there is little to compute beside the reading.</summary>
    private const int NeuronsPerSmallBlock = 16;

    /// <summary>Neurons whose weights, widened to double, stay in the second-level cache.</summary>
    private const int PreciseNeuronsPerBlock = 32;

    /// <summary>As above for few inputs and the first-level cache.</summary>
    private const int PreciseNeuronsPerSmallBlock = 4;

    /// <summary>Inputs whose panels of doubles leave room for these in the second-level cache.</summary>
    private const int PreciseInputsPerBlock = 96;

    /// <summary>
    /// scores[i] = f(x_i) and gradients[i, ·] = ∇f(x_i), in float32; the weights are read once.
    /// A block of 96 to 192 inputs is best: its panels and gradients stay in the second-level cache. What float32 cannot hold on the way is computed again in double.
    /// </summary>
    public static void ScoreAndGradient(NeuronMatrix net, ReadOnlySpan<float> inputs, Span<float> scores, Span<float> gradients)
    {
        if (scores.IsEmpty) return;
        float scale = (float)(1 / Math.Sqrt(net.Width));
        fixed (float* weights = net.Weights, signs = net.Signs, x = inputs, gradient = gradients)
        {
            var kernels = PanelKernels<float>.Best;
            using var packed = new PackedInputs<float>(kernels, scores.Length, net.Dimension, x);
            using var sums = AlignedScratch<float>.Zeros(packed.Columns);
            using var z = AlignedScratch<float>.Zeros(NeuronsPerBlock * packed.Columns);
            using var groups = new AlignedScratch<float>(NeuronsPerBlock * (packed.Columns + kernels.TileRows));
            using var panel = new AlignedScratch<float>(NeuronsPerBlock * kernels.PanelWidth);
            float* biases = stackalloc float[NeuronsPerBlock];
            int blockSize = packed.AreFew ? NeuronsPerSmallBlock : NeuronsPerBlock;
            for (int s = 0; s < net.Width; s += blockSize)
            {
                int neurons = Math.Min(blockSize, net.Width - s);
                float* block = weights + (nint)s * net.Stride;
                packed.MultiplyBy(neurons, block, net.Stride, z.Start);

                for (int r = 0; r < neurons; r++) biases[r] = net.HasBias ? block[r * net.Stride + net.Dimension] : 0;
                kernels.Activate(neurons, packed.Columns, z.Start, packed.Columns, biases, signs + s, scale, sums.Start);

                kernels.PackGroups(neurons, scores.Length, z.Start, packed.Columns, groups.Start);
                var u = RowGroups<float>.Packed(groups.Start, neurons, kernels.TileRows);
                if (packed.AreFew)
                    kernels.MultiplyFew(scores.Length, net.Dimension, neurons, u, block, net.Stride, gradient, net.Dimension, s > 0);
                else
                    AddGradients(kernels, neurons, u, block, net, panel.Start, scores.Length, gradient, s > 0);
            }

            TensorPrimitives.Multiply(new ReadOnlySpan<float>(sums.Start, scores.Length), scale, scores);
        }

        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNormal(scores[i])) continue;
            // Overflow, underflow, or a score that is 0 where neurons are active.
            var gradient = gradients.Slice(i * net.Dimension, net.Dimension);
            if (scores[i] != 0 || !gradient.ContainsAnyExcept(0f))
                scores[i] = PreciseGradient(net, inputs.Slice(i * net.Dimension, net.Dimension), gradient);
        }
    }

    /// <summary>f(x) and ∇f(x) in double, each rounded to the float32 nearest to it.</summary>
    private static float PreciseGradient(NeuronMatrix net, ReadOnlySpan<float> x, Span<float> gradient)
    {
        double score = 0, root = Math.Sqrt(net.Width);
        var sum = new double[x.Length];
        for (int s = 0; s < net.Width; s++)
        {
            var row = net.Row(s);
            double z = PreciseVectors.Dot(row[..x.Length], x) + (net.HasBias ? row[^1] : 0);
            if (!(z > 0)) continue;
            score += net.Signs[s] * z;
            PreciseVectors.AddMultiple(sum, net.Signs[s], row[..x.Length]);
        }

        for (int k = 0; k < sum.Length; k++) gradient[k] = Float32.Nearest(sum[k] / root);
        return Float32.Nearest(score / root);
    }

    /// <summary>scores[i] = f(x_i), products and sums in double: the error is of the order of 1e-15·‖w‖‖x‖.</summary>
    public static void PreciseScore(NeuronMatrix net, ReadOnlySpan<float> inputs, Span<double> scores)
    {
        fixed (float* x = inputs)
        {
            for (int i = 0; i < scores.Length; i += PreciseInputsPerBlock)
            {
                var block = scores.Slice(i, Math.Min(PreciseInputsPerBlock, scores.Length - i));
                PreciseScoreBlock(net, x + (nint)i * net.Dimension, block);
            }
        }
    }

    /// <summary>
    /// G (+)= UᵀW over a block of neurons. One panel of weights at a time is packed and stays in the first-level cache for every input.
    /// </summary>
    private static void AddGradients(
        PanelKernels<float> kernels, int neurons, RowGroups<float> u, float* weights, NeuronMatrix net, float* panel,
        int count, float* gradients, bool accumulate)
    {
        for (int j = 0; j < net.Dimension; j += kernels.PanelWidth)
        {
            int columns = Math.Min(kernels.PanelWidth, net.Dimension - j);
            kernels.PackRows(neurons, columns, weights + j, net.Stride, panel);
            kernels.Multiply(count, columns, neurons, u, panel, gradients + j, net.Dimension, accumulate);
        }
    }

    private static void PreciseScoreBlock(NeuronMatrix net, float* inputs, Span<double> scores)
    {
        int d = net.Dimension;
        var kernels = PanelKernels<double>.Best;
        using var packed = new PackedInputs<double>(kernels, scores.Length, d, inputs);
        using var sums = AlignedScratch<double>.Zeros(packed.Columns);
        using var z = AlignedScratch<double>.Zeros(PreciseNeuronsPerBlock * packed.Columns);
        using var weights = new AlignedScratch<double>(PreciseNeuronsPerBlock * d);
        double* biases = stackalloc double[PreciseNeuronsPerBlock];
        double* signs = stackalloc double[PreciseNeuronsPerBlock];
        int blockSize = packed.AreFew ? PreciseNeuronsPerSmallBlock : PreciseNeuronsPerBlock;
        for (int s = 0; s < net.Width; s += blockSize)
        {
            int neurons = Math.Min(blockSize, net.Width - s);
            for (int r = 0; r < neurons; r++)
            {
                var row = net.Row(s + r);
                TensorPrimitives.ConvertChecked(row[..d], new Span<double>(weights.Start + (nint)r * d, d));
                biases[r] = net.HasBias ? row[d] : 0;
                signs[r] = net.Signs[s + r];
            }

            packed.MultiplyBy(neurons, weights.Start, d, z.Start);
            kernels.Activate(neurons, packed.Columns, z.Start, packed.Columns, biases, signs, scale: 1, sums.Start);
        }

        TensorPrimitives.Divide(new ReadOnlySpan<double>(sums.Start, scores.Length), Math.Sqrt(net.Width), scores);
    }
}
