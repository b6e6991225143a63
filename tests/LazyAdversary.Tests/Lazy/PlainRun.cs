using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.Reference;

namespace LazyAdversary.Tests.Lazy;

/// <summary>The plain steps over the library's order of the examples, epoch after epoch.</summary>
internal static class PlainRun
{
    public sealed record Outcome(PlainNetwork Network, List<double> Losses, List<double> Deviations, double? ExitDeviation);

    public static Outcome Train(PlainNetwork initial, LabeledData data, LazySgdOptions options, double maxDeviation)
    {
        var (x, y) = (Cases.Rows(data), Cases.Labels(data));
        var network = initial;
        var losses = new List<double>();
        var deviations = new List<double>();
        foreach (int[] batch in Batches(data.Count, options))
        {
            var next = PlainLazySgd.Step(network, x, y, batch, options.LearningRate, PlainReduction.Mean);
            double deviation = PlainDeviation.Max(next.W, initial.W);
            if (deviation > maxDeviation) return new(network, losses, deviations, deviation);
            losses.Add(PlainLazySgd.Loss(network, x, y, batch, PlainReduction.Mean));
            deviations.Add(deviation);
            network = next;
        }

        return new(network, losses, deviations, null);
    }

    /// <summary>W after 0, 1, 2 … steps.</summary>
    public static List<double[][]> Weights(PlainNetwork initial, LabeledData data, LazySgdOptions options)
    {
        var (x, y) = (Cases.Rows(data), Cases.Labels(data));
        var networks = new List<PlainNetwork> { initial };
        foreach (int[] batch in Batches(data.Count, options))
            networks.Add(PlainLazySgd.Step(networks[^1], x, y, batch, options.LearningRate, PlainReduction.Mean));
        return networks.ConvertAll(network => network.W);
    }

    private static IEnumerable<int[]> Batches(int count, LazySgdOptions options)
    {
        var order = new SampleOrder(count, options.BatchSize, options.Shuffle, options.Seed);
        for (int visited = 0; visited < options.Epochs * count;)
        {
            int[] batch = order.NextBatch().ToArray();
            visited += batch.Length;
            yield return batch;
        }
    }
}
