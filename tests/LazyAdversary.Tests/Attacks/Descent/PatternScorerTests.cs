using LazyAdversary.Attacks;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Theory;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;
using LazyAdversary.TwoLayer.Rays;
using LazyAdversary.TwoLayer.SignFlips;

namespace LazyAdversary.Tests.Attacks.Descent;

[Trait("Category", "Kernels")]
public class PatternScorerTests
{
    /// <summary>From any pattern, near or far, and for inputs on kinks and of any size, the score is that of the products in double.</summary>
    [Theory]
    [InlineData(1, 1, false, 1f)]
    [InlineData(3, 40, true, 1f)]
    [InlineData(30, 97, false, 1e4f)]
    [InlineData(20, 130, true, 1e-3f)]
    public unsafe void ScoresLikeProductsInDouble(int dimension, int width, bool hiddenBias, float size)
    {
        var network = Cases.Network(dimension, width, seed: width, hiddenBias);
        var matrices = new FlipMatrices(network, threads: 1);
        var scorer = new PatternScorer(matrices);
        var random = new Random(width);
        for (int trial = 0; trial < 30; trial++)
        {
            float[] x = [.. Cases.Gaussian(dimension, trial).Select(v => trial == 0 ? 0 : size * v)];
            double[] exact = [.. Enumerable.Range(0, matrices.Total).Select(s => matrices.Offsets[s] + Dot(matrices, s, x))];

            // The pattern of x with some neurons on the wrong side, from none to all; pre-activations as float32 may have them.
            var pattern = new ulong[matrices.Words / 4];
            var gradient = new double[matrices.Columns];
            for (int s = 0; s < matrices.Total; s++)
            {
                if (matrices.Diagonal[s] == 0 || (exact[s] > 0) == random.Next(29) < trial - 1) continue;
                pattern[s / 64] |= 1ul << s % 64;
                for (int k = 0; k < dimension; k++) gradient[k] += Math.Sign(matrices.OutputWeight(s)) * (double)matrices.Weights.Span[s * matrices.Columns + k];
            }

            float[] z = [.. exact.Select(v => (float)(v + 3e-8 * (random.NextDouble() - 0.5) * size * matrices.LargestNorm))];
            var scores = new double[1];
            network.Score(x, scores);
            double expected = scores[0];
            fixed (float* pz = z)
                Close.Equal(expected, scorer.Score(x, pz, pattern, gradient), 1e-13 * size * matrices.LargestNorm * Math.Sqrt(width), $"trial {trial}");

            Array.Fill(z, float.NaN);
            fixed (float* pz = z)
                Close.Equal(expected, scorer.Score(x, pz, pattern, gradient), 1e-13 * size * matrices.LargestNorm * Math.Sqrt(width), $"unknown, trial {trial}");
        }
    }

    private static double Dot(FlipMatrices matrices, int s, float[] x) =>
        Enumerable.Range(0, x.Length).Sum(k => (double)matrices.Weights.Span[s * matrices.Columns + k] * x[k]);
}
