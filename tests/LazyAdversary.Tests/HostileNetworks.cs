using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests;

/// <summary>
/// Small networks that random ones are not: ties and zeros, nearly parallel rows, rows of very different sizes, orthogonal rows, biases that cancel w·x.
/// </summary>
internal static class HostileNetworks
{
    /// <summary>A network and an input for it; neurons of zero weights with a = −1 fill it up to <paramref name="width"/> when that is given.</summary>
    public static (TwoLayerReluNet Network, float[] X) Draw(Random random, int largestDimension, int largestCount, int? width = null)
    {
        int d = random.Next(1, largestDimension + 1), count = random.Next(1, largestCount + 1), m = width ?? count, kind = random.Next(5);
        bool bias = random.Next(2) == 0;
        int stride = d + (bias ? 1 : 0);
        float[] x = [.. Enumerable.Range(0, d).Select(_ => kind == 0 ? random.Next(-3, 4) : Gaussian(random))];
        float[] axis = [.. Enumerable.Range(0, d).Select(_ => Gaussian(random))], weights = new float[m * stride], signs = new float[m];
        for (int s = 0; s < m; s++)
        {
            signs[s] = s >= count || random.Next(2) == 0 ? -1 : 1;
            if (s >= count) continue;
            double size = kind == 3 ? Math.Pow(10, 12 * random.NextDouble() - 6) : 1, z = 0;
            int own = random.Next(d);
            for (int k = 0; k < d; k++)
            {
                weights[s * stride + k] = kind switch
                {
                    0 => random.Next(-3, 4),
                    2 => (float)((axis[k] + 1e-6 * Gaussian(random)) * (s % 2 == 0 ? 1 : -1)),
                    4 => k == own ? Gaussian(random) : 0,
                    _ => (float)(size * Gaussian(random)),
                };
                z += (double)weights[s * stride + k] * x[k];
            }

            if (bias) weights[s * stride + d] = kind == 0 ? random.Next(-3, 4) : random.Next(3) == 0 ? (float)-z : (float)(size * Gaussian(random));
        }

        return (TwoLayerReluNet.FromWeights(d, weights, signs, bias), x);
    }

    private static float Gaussian(Random random) => (float)MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
}
