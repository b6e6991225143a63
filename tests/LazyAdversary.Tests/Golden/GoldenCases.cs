using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Golden;

/// <summary>The models and data that the golden results are about.</summary>
internal static class GoldenCases
{
    /// <summary>Unit inputs, labelled by the sign of a random linear function.</summary>
    public static LabeledData Data(int count, int dimension, int seed)
    {
        var plain = Cases.OnSphere(count, dimension, seed);
        float[] normal = Cases.Gaussian(dimension, seed + 1);
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            double sum = 0;
            for (int k = 0; k < dimension; k++) sum += (double)normal[k] * plain.Input(i)[k];
            labels[i] = sum > 0 ? 1 : -1;
        }

        return LabeledData.Binary(plain.Inputs, dimension, labels);
    }

    /// <summary>A network trained for a while, so that most examples are classified correctly.</summary>
    public static TwoLayerReluNet Trained(int dimension, int width, bool hiddenBias)
    {
        var network = TwoLayerReluNet.Create(dimension, width, seed: 3, hiddenBias);
        new LazySgd(new() { LazyConstant = null, LearningRate = 0.2, Epochs = 6, Threads = 2 }).Train(network, Data(200, dimension, 11));
        return network;
    }

    /// <summary>A smooth function of the score, of which attacks know no kinks.</summary>
    public static FunctionModel Smooth(int dimension)
    {
        double[] w = Cases.ToDouble(Cases.Gaussian(dimension, 21)), v = Cases.ToDouble(Cases.Gaussian(dimension, 22));
        return new(
            dimension,
            x => Math.Tanh(Dot(w, x)) + 0.3 * Dot(v, x) * Dot(v, x) - 0.05,
            x =>
            {
                double t = Math.Tanh(Dot(w, x)), q = 0.6 * Dot(v, x);
                return [.. w.Select((_, k) => (1 - t * t) * w[k] + q * v[k])];
            });
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++) sum += a[k] * b[k];
        return sum;
    }
}
