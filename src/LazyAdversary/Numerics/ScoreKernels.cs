using System.Numerics.Tensors;

namespace LazyAdversary.Numerics;

/// <summary>Scores and input gradients of the two-layer network over a batch, one thread.</summary>
internal static class ScoreKernels
{
    /// <summary>scores[i] = f(x_i) and gradients[i, ·] = ∇f(x_i), in float32; the weights are read once for a block of inputs.</summary>
    public static void ScoreAndGradient(NeuronMatrix net, ReadOnlySpan<float> inputs, Span<float> scores, Span<float> gradients)
    {
        int d = net.Dimension;
        float scale = (float)(1 / Math.Sqrt(net.Width));
        scores.Clear();
        gradients.Clear();
        for (int s = 0; s < net.Width; s++)
        {
            var row = net.Weights.Slice(s * net.Stride, d);
            float bias = net.HasBias ? net.Weights[s * net.Stride + d] : 0;
            float u = net.Signs[s] * scale;
            for (int i = 0; i < scores.Length; i++)
            {
                float z = TensorPrimitives.Dot(row, inputs.Slice(i * d, d)) + bias;
                if (z > 0)
                {
                    scores[i] += u * z;
                    var gradient = gradients.Slice(i * d, d);
                    TensorPrimitives.MultiplyAdd(row, u, gradient, gradient);
                }
            }
        }
    }

    /// <summary>scores[i] = f(x_i), products and sums in double: the error is of the order of 1e-15·‖w‖‖x‖.</summary>
    public static void PreciseScore(NeuronMatrix net, ReadOnlySpan<float> inputs, Span<double> scores)
    {
        int d = net.Dimension;
        scores.Clear();
        for (int s = 0; s < net.Width; s++)
        {
            var row = net.Weights.Slice(s * net.Stride, d);
            double bias = net.HasBias ? net.Weights[s * net.Stride + d] : 0;
            for (int i = 0; i < scores.Length; i++)
            {
                double z = PreciseVectors.Dot(row, inputs.Slice(i * d, d)) + bias;
                if (z > 0) scores[i] += net.Signs[s] * z;
            }
        }

        double root = Math.Sqrt(net.Width);
        for (int i = 0; i < scores.Length; i++) scores[i] /= root;
    }
}
