namespace LazyAdversary.Models;

/// <summary>One real score as the scores of two classes, (−f/2, +f/2): halving and the difference are exact, so no bit of f is lost.</summary>
internal static class TwoScores
{
    /// <summary>The pair of one f.</summary>
    public static void Of(double f, Span<double> scores) => (scores[0], scores[1]) = (-f / 2, f / 2);

    /// <summary>Replaces n values f at the front of a span of 2n by the n pairs (−f/2, +f/2).</summary>
    public static void Expand(Span<double> scores)
    {
        for (int i = scores.Length / 2 - 1; i >= 0; i--)
        {
            double f = scores[i];
            scores[2 * i] = -f / 2;
            scores[2 * i + 1] = f / 2;
        }
    }

    /// <summary>The same in float32.</summary>
    public static void Expand(Span<float> scores)
    {
        for (int i = scores.Length / 2 - 1; i >= 0; i--)
        {
            float f = scores[i];
            scores[2 * i] = -f / 2;
            scores[2 * i + 1] = f / 2;
        }
    }

    /// <summary>
    /// Turns n gradients of f into those of Σ_k c_k·s_k = (c_1 − c_0)/2·f, the weights chosen from the expanded scores.
    /// </summary>
    public static void Weigh(Span<float> scores, OutputWeights weights, Span<float> gradients)
    {
        var chosen = new float[scores.Length];
        weights(scores, chosen);
        int n = scores.Length / 2, d = n > 0 ? gradients.Length / n : 0;
        for (int i = 0; i < n; i++)
        {
            float factor = (chosen[2 * i + 1] - chosen[2 * i]) / 2;
            if (factor == 1) continue;
            var gradient = gradients.Slice(i * d, d);
            System.Numerics.Tensors.TensorPrimitives.Multiply(gradient, factor, gradient);
        }
    }
}
