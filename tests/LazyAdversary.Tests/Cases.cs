using LazyAdversary.Data;
using LazyAdversary.Reference;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests;

/// <summary>Networks and data for tests, drawn from a seed, and their translation to the float64 forms.</summary>
internal static class Cases
{
    /// <summary>Networks small enough that rays which never turn, or turn twice, are common.</summary>
    public static TwoLayerReluNet TinyNetwork(int seed)
    {
        var random = new Random(seed);
        int dimension = random.Next(1, 5), width = random.Next(1, 9);
        return Network(dimension, width, seed, random.Next(2) == 0);
    }

    /// <summary>A network with weights, W_0 and a of its own, as after some training.</summary>
    public static TwoLayerReluNet Network(int dimension, int width, int seed, bool hiddenBias = false)
    {
        int count = width * (dimension + (hiddenBias ? 1 : 0));
        var initial = Gaussian(count, seed);
        var moved = Gaussian(count, seed + 1_000_003).Select((u, i) => initial[i] + 0.1f * u).ToArray();
        var random = new Random(seed);
        var signs = Enumerable.Range(0, width).Select(_ => random.Next(2) == 0 ? -1f : 1f).ToArray();
        return TwoLayerReluNet.FromWeights(dimension, moved, signs, hiddenBias, initial);
    }

    /// <summary>Inputs of unit norm with labels of both classes.</summary>
    public static LabeledData OnSphere(int count, int dimension, int seed) => Data(Gaussian(count * dimension, seed), dimension).ToUnitNorm();

    public static LabeledData Data(float[] inputs, int dimension)
    {
        var labels = new int[inputs.Length / dimension];
        var random = new Random(labels.Length);
        for (int i = 0; i < labels.Length; i++) labels[i] = i < 2 ? (2 * i - 1) : (2 * random.Next(2) - 1);
        return LabeledData.Binary(inputs, dimension, labels);
    }

    public static float[] Gaussian(int count, int seed)
    {
        var values = new double[count];
        MathNet.Numerics.Distributions.Normal.Samples(new Random(seed), values, 0, 1);
        return Array.ConvertAll(values, v => (float)v);
    }

    public static PlainNetwork Plain(TwoLayerReluNet network) => Plain(network, network.Weights);

    public static PlainNetwork PlainInitial(TwoLayerReluNet network) => Plain(network, network.InitialWeights);

    public static double[][] Rows(ReadOnlySpan<float> values, int length)
    {
        var rows = new double[values.Length / length][];
        for (int i = 0; i < rows.Length; i++) rows[i] = ToDouble(values.Slice(i * length, length));
        return rows;
    }

    public static double[][] Rows(LabeledData data) => Rows(data.Inputs, data.Dimension);

    public static double[] Labels(LabeledData data) => [.. data.Signs.Select(y => (double)y)];

    public static double[] ToDouble(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), v => (double)v);

    public static float[] ToFloat(double[][] rows) => [.. rows.SelectMany(row => row).Select(v => (float)v)];

    public static int[] Bits(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), BitConverter.SingleToInt32Bits);

    private static PlainNetwork Plain(TwoLayerReluNet network, ReadOnlySpan<float> weights) =>
        new(Rows(weights, network.Stride), ToDouble(network.OutputWeights), network.HasBias);
}
