using LazyAdversary.Attacks.Rays;
using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>
/// HopSkipJump (Chen, Jordan and Wainwright, 2020): walks along the decision boundary towards x, knowing of each point only which class is predicted.
/// </summary>
/// <remarks>
/// Each round bisects back to the boundary, estimates its normal from the decisions at random points close by, and steps along it by a share 1/√t of the
/// distance, halved until the prediction is turned. Only signs of scores are used, so it serves any classifier and is not misled by gradients that vanish; it
/// needs thousands of queries for what a gradient tells at once. It turns the PREDICTION. The distance is the best found, an upper bound of the true one.
/// <para>Cost for each example: at most <see cref="HopSkipJumpOptions.Queries"/> decisions, most of them asked for in batches.</para>
/// </remarks>
public sealed class HopSkipJumpAttack
{
    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">The norm is L1, or there are fewer than 10 queries.</exception>
    public HopSkipJumpAttack(HopSkipJumpOptions? options = null)
    {
        Options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Queries, 10, nameof(Options.Queries));
        Boundary.MinimumNorm.RequireSupported(Options.Threat, nameof(options));
        ParallelBlocks.ResolveThreads(Options.Threads);
    }

    /// <summary>The options of this attack.</summary>
    public HopSkipJumpOptions Options { get; }

    /// <summary>Attacks every example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples; only their inputs matter.</param>
    /// <param name="progress">Told after each example, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the attack before the next question to the model.</param>
    /// <exception cref="ArgumentException">The data or the starts do not have the model's dimension, or an input lies outside the box.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttackResult<HopSkipJumpRecord> Run(
        IScoreModel model, LabeledData data, IProgress<AttackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ScoreModelExtensions.RequireSameDimension(model, data);
        if (Options.Starts is not null) ScoreModelExtensions.RequireSameDimension(model, Options.Starts);
        var threat = Options.Threat ?? Boundary.MinimumNorm.Unlimited;
        threat.RequireFits(data);
        var scores = model.Score(data, Options.Threads, cancellationToken);
        var records = new HopSkipJumpRecord[data.Count];
        var perturbed = data.Inputs.ToArray();
        int done = 0;
        ParallelBlocks.Run(data.Count, blockSize: 1, ParallelBlocks.ResolveThreads(Options.Threads), (i, _) =>
        {
            var stored = perturbed.AsSpan(i * data.Dimension, data.Dimension);
            var walk = new BoundaryWalk(
                model, threat, data.InputMemory.Slice(i * data.Dimension, data.Dimension), scores[i] > 0 ? 1 : -1, Options.Queries,
                new Random(RandomStreams.Seed(Options.Seed, i)), cancellationToken);
            bool found = (scores[i] > 0 || scores[i] < 0) && walk.Run(Options.Starts);
            if (found && threat.Distance(data.Input(i), walk.Best) <= threat.Radius) walk.Best.CopyTo(stored);
            double reached = model.Score(stored);
            records[i] = new()
            {
                Index = i,
                Label = data.Labels[i],
                Score = scores[i],
                PerturbedScore = reached,
                Outcome = scores[i] == 0 ? AttackOutcome.ZeroScore
                    : RayNudge.AreOpposite(reached, scores[i]) ? AttackOutcome.Flipped
                    : AttackOutcome.NotFound,
                Distance = threat.Distance(data.Input(i), stored),
                InputNorm = PreciseVectors.Norm(data.Input(i)),
                Queries = walk.Used,
                Rounds = walk.Rounds,
            };
            progress?.Report(new(Interlocked.Increment(ref done), data.Count));
        }, cancellationToken);
        return new(records, perturbed, data);
    }
}
