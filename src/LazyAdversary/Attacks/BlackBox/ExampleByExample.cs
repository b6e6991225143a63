using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>What the attacks by scores have in common: each example by itself, with its own budget and its own stream of random numbers. The search is told the clean scores of all.</summary>
internal static class ExampleByExample
{
    public static void Require(ThreatModel threat, int queries, int? threads)
    {
        ArgumentNullException.ThrowIfNull(threat);
        if (threat.Norm == Norm.L1) throw new ArgumentException("Attacks by scores are in L2 and LInf.", nameof(threat));
        ArgumentOutOfRangeException.ThrowIfLessThan(queries, 2);
        ParallelBlocks.ResolveThreads(threads);
    }

    public static AttackResult<QueryRecord> Run(
        IScoreModel model, LabeledData data, ThreatModel threat, int budget, int seed, int? threads, Action<Queries, double[], Random> search,
        IProgress<AttackProgress>? progress, CancellationToken cancellationToken)
    {
        ScoreModelExtensions.RequireSameDimension(model, data);
        threat.RequireFits(data);
        var scores = model.Score(data, threads, cancellationToken);
        if (Array.FindIndex(scores, double.IsNaN) is var row and >= 0) throw new ArgumentException($"The score of row {row} is NaN.", nameof(model));
        var records = new QueryRecord[data.Count];
        var perturbed = new float[data.Inputs.Length];
        int done = 0;
        ParallelBlocks.Run(data.Count, blockSize: 1, ParallelBlocks.ResolveThreads(threads), (i, _) =>
        {
            var queries = new Queries(model, threat, data.Input(i), scores[i], budget, cancellationToken);
            if (scores[i] != 0) search(queries, scores, new Random(RandomStreams.Seed(seed, i)));
            queries.Best.CopyTo(perturbed.AsSpan(i * data.Dimension));
            records[i] = queries.ToRecord(i, data.Labels[i]);
            progress?.Report(new(Interlocked.Increment(ref done), data.Count));
        }, cancellationToken);
        return new(records, perturbed, data);
    }
}
