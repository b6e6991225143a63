using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.TwoLayer;
using PaperFigures.Results;

namespace PaperFigures.Jobs;

/// <summary>How good the single gradient step of Theorem 3.1 is.</summary>
internal static class SingleSteps
{
    private const int Examples = 100;

    /// <summary>How much longer it is than the shortest perturbation found, over correctly classified images from all over the data.</summary>
    public static Spread? OverBest(TwoLayerReluNet network, LabeledData data, JobContext context)
    {
        var sample = data.Select(Digits.SampleIndices(data.Count, Examples));
        var singles = new GradientStepAttack(new() { Threads = context.Threads }).Run(network, sample, cancellationToken: context.Cancellation).Records;
        var best = new NearestBoundaryAttack(new() { Threads = context.Threads }).Run(network, sample, cancellationToken: context.Cancellation).Records;
        return Spreads.Of(singles.Zip(best)
            .Where(pair => !pair.First.IsMisclassified && pair.First.IsFlipped && pair.Second.IsFlipped)
            .Select(pair => pair.First.Distance / pair.Second.Distance));
    }
}
