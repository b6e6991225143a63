using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.SignFlips;

namespace LazyAdversary.Tests.TwoLayer.SignFlips;

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

    /// <summary>
    /// Float32 pre-activations as wrong as their error bound allows, all on the wrong side of 0: the score is exact all the same. A bound of half the size would
    /// take most of them at their word.
    /// </summary>
    [Theory]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(50, false)]
    [InlineData(50, true)]
    public unsafe void ScoresAreRightHoweverWrongFloat32Is(int dimension, bool hiddenBias)
    {
        int believed = 0, total = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var (network, x) = NearKinks(dimension, width: 24, seed, hiddenBias);
            var exact = new ExactNetwork(network);
            var matrices = new FlipMatrices(network, threads: 1);
            var pattern = new ulong[matrices.Words / 4];
            var gradient = new double[matrices.Columns];

            // γ_{d+2}·(‖w‖‖x‖ + |b|), with the largest ‖w‖ and |b|.
            double nu = (dimension + 2) * Math.ScaleB(1, -24), norm = Math.Sqrt(x.Sum(v => (double)v * v)), rowNorm = 0, offset = 0;
            for (int s = 0; s < network.Width; s++)
            {
                var w = network.Neuron(s);
                rowNorm = Math.Max(rowNorm, Math.Sqrt(w[..dimension].ToArray().Sum(v => (double)v * v)));
                if (hiddenBias) offset = Math.Max(offset, Math.Abs(w[^1]));
            }

            double error = nu / (1 - nu) * (rowNorm * norm + offset);
            Dyadic[] point = ExactNetwork.Exact(x);
            float[] z = [.. matrices.Offsets];
            int plus = 0, minus = matrices.Positive;
            for (int s = 0; s < network.Width; s++)
            {
                int row = network.OutputWeights[s] > 0 ? plus++ : minus++;
                double value = exact.PreActivation(s, point).ToDouble();
                bool isOff = Math.Abs(value) < 0.999 * error;
                total++;
                if (isOff) believed += Math.Abs(value) < 0.4 * error ? 1 : 0;
                z[row] = isOff ? (float)(value - Math.CopySign(0.999 * error, value)) : (float)value;

                // The pattern that float32 sees.
                if (!(z[row] > 0)) continue;
                pattern[row / 64] |= 1ul << row % 64;
                for (int k = 0; k < dimension; k++) gradient[k] += network.OutputWeights[s] * (double)network.Neuron(s)[k];
            }

            double expected = exact.Score(point).ToDouble() / Math.Sqrt(network.Width);
            fixed (float* pz = z)
                Close.Equal(expected, new PatternScorer(matrices).Score(x, pz, pattern, gradient), 1e-14 * exact.Magnitude(x), $"seed {seed}");
        }

        Assert.True(believed > total / 4, $"{believed} of {total} neurons are within half the bound");
    }

    /// <summary>Products below the smallest float32 lose more than a share of themselves: 1.49 + 1.49 − 2.6 of its units are 1 + 1 − 3.</summary>
    [Fact]
    public unsafe void UnderflowIsCovered()
    {
        float unit = MathF.ScaleB(1, -74);
        float[] x = [1.49f * unit, 1.49f * unit, 2.6f * unit];
        var network = TwoLayerReluNet.FromWeights(3, [MathF.ScaleB(1, -75), MathF.ScaleB(1, -75), -MathF.ScaleB(1, -75)], [1]);
        var matrices = new FlipMatrices(network, threads: 1);
        float[] z = new float[matrices.Total];
        Array.Fill(z, -1);
        z[0] = -float.Epsilon;
        double expected = new ExactNetwork(network).Score(ExactNetwork.Exact(x)).ToDouble();
        Assert.InRange(expected, 0.3 * float.Epsilon, 0.4 * float.Epsilon);
        fixed (float* pz = z)
            Close.Relative(expected, new PatternScorer(matrices).Score(x, pz, new ulong[matrices.Words / 4], new double[matrices.Columns]), 1e-12);
    }

    /// <summary>A network of rows of about the same length, whose z_s at the input are a few roundings of their terms.</summary>
    private static (TwoLayerReluNet Network, float[] X) NearKinks(int dimension, int width, int seed, bool hiddenBias)
    {
        int stride = dimension + (hiddenBias ? 1 : 0);
        float[] x = Cases.Gaussian(dimension, seed), weights = Cases.Gaussian(width * stride, seed + 1);
        x[^1] = 1;
        for (int s = 0; s < width; s++)
        {
            // The last weight cancels the others, whose last bits are left.
            double z = 0;
            for (int k = 0; k < dimension; k++) z += (double)weights[s * stride + k] * x[k];
            if (hiddenBias) weights[s * stride + dimension] = (float)-z;
            else weights[s * stride + dimension - 1] = (float)(weights[s * stride + dimension - 1] - z);
        }

        float[] signs = [.. Enumerable.Range(0, width).Select(s => s % 3 == 0 ? -1f : 1f)];
        return (TwoLayerReluNet.FromWeights(dimension, weights, signs, hiddenBias), x);
    }

    private static double Dot(FlipMatrices matrices, int s, float[] x) =>
        Enumerable.Range(0, x.Length).Sum(k => (double)matrices.Weights.Span[s * matrices.Columns + k] * x[k]);
}
