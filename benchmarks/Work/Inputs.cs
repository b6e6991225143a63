using LazyAdversary.Data;
using LazyAdversary.Numerics;
using LazyAdversary.Reference;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Benchmarks.Work;

/// <summary>What the benchmarks work on.</summary>
internal static class Inputs
{
    private const int Seed = 1;

    /// <summary>Gaussian inputs scaled to ‖x‖₂ = 1, with random labels.</summary>
    public static LabeledData UnitGaussian(int count, int dimension)
    {
        var values = new float[count * dimension];
        GaussianGenerator.Fill(values, dimension, Seed, threads: 1);
        var signs = new float[count];
        GaussianGenerator.FillSigns(signs, Seed);
        return LabeledData.Binary(values, dimension, Array.ConvertAll(signs, s => (int)s)).ToUnitNorm();
    }

    /// <summary>The same inputs, labelled as the network sees them: an attack then starts from what is correctly classified.</summary>
    public static LabeledData WithOwnPredictions(TwoLayerReluNet network, LabeledData data) =>
        LabeledData.Binary(data.Inputs, data.Dimension, Array.ConvertAll(network.Score(data), s => s > 0 ? 1 : -1));

    public static TwoLayerReluNet Network(int width, int dimension) => TwoLayerReluNet.Create(dimension, width, seed: 2);

    /// <summary>The plain float64 form of a network.</summary>
    public static PlainNetwork Plain(TwoLayerReluNet network) =>
        new([.. Enumerable.Range(0, network.Width).Select(s => ToDouble(network.Neuron(s)))], ToDouble(network.OutputWeights), network.HasBias);

    public static double[][] Plain(LabeledData data) => [.. Enumerable.Range(0, data.Count).Select(i => ToDouble(data.Input(i)))];

    private static double[] ToDouble(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), v => (double)v);
}
