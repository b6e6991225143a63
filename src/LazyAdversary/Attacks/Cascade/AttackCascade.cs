using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>
/// Attacks one after the other, by default gradient ray → nearest boundary → APGD → Square: the best point for each example, which attack found it, and
/// named warnings for what makes the result doubtful.
/// </summary>
/// <remarks>
/// Attacks within a radius are given balls just smaller than the best distance so far (1% smaller; the threat's radius where nothing was found, and
/// 1000·max(1, ‖x‖) where that is infinite), or the threat's own for <see cref="AttackGoal.WithinRadius"/>. What they find is pulled back along its ray to
/// the boundary. Points that the cascade's threat does not allow are not kept, whatever the threat of the attack that found them.
/// <para>Every reported point is scored again in double at the end. The distance is the best found, an upper bound of the true one.</para>
/// </remarks>
public sealed class AttackCascade : IAttack
{
    /// <summary>Makes the cascade.</summary>
    /// <exception cref="ArgumentException">
    /// There is no attack, the norm is L1 with the standard attacks, or the goal is a radius that is not finite.
    /// </exception>
    public AttackCascade(CascadeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        ArgumentNullException.ThrowIfNull(Options.Threat, nameof(options));
        ParallelBlocks.ResolveThreads(Options.Threads);
        if (Options.Goal == AttackGoal.WithinRadius) Options.Threat.RequireBounded(nameof(options));
        Attacks = Options.Attacks ?? StandardAttacks(Options);
        if (Attacks.Count == 0) throw new ArgumentException("The cascade has no attack.", nameof(options));
    }

    /// <summary>Makes the cascade for smallest distances in l2, at any distance.</summary>
    public AttackCascade()
        : this(new CascadeOptions())
    {
    }

    /// <summary>Makes the cascade with default options.</summary>
    public AttackCascade(ThreatModel threat)
        : this(new CascadeOptions { Threat = threat })
    {
    }

    /// <inheritdoc/>
    public string Name => "Cascade";

    /// <inheritdoc/>
    public AttackGoal Goal => Options.Goal;

    /// <summary>The options.</summary>
    public CascadeOptions Options { get; }

    /// <summary>The attacks, in their order.</summary>
    public IReadOnlyList<IAttack> Attacks { get; }

    /// <summary>The gradient ray, the nearest boundary, APGD and Square, in this order, with the threat, targets, seed and threads given.</summary>
    /// <param name="options">What all of them have in common. The norm is L2 or LInf.</param>
    /// <param name="boundaryIterations">The most iterations of the nearest boundary, at least 1.</param>
    /// <param name="apgdSteps">The steps of APGD; 0 leaves it out.</param>
    /// <param name="apgdRestarts">The runs of APGD, at least 1.</param>
    /// <param name="squareQueries">The queries of Square for each example; 0 leaves it out.</param>
    /// <exception cref="ArgumentException">The norm is L1, or a count is outside its range.</exception>
    public static IReadOnlyList<IAttack> StandardAttacks(
        AttackOptions options, int boundaryIterations = 100, int apgdSteps = 100, int apgdRestarts = 2, int squareQueries = 500)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Threat.Norm == Norm.L1) throw new ArgumentException("The standard attacks are in L2 and LInf, not in L1.", nameof(options));
        // The cascade gives each example a ball of its own.
        var ball = options.Threat.IsBounded ? options.Threat : options.Threat.WithRadius(1);
        var attacks = new List<IAttack>
        {
            new NearestBoundaryAttack(options.CommonTo(new NearestBoundaryOptions { Iterations = 1 })),
            new NearestBoundaryAttack(options.CommonTo(new NearestBoundaryOptions { Iterations = boundaryIterations })),
        };
        if (apgdSteps > 0)
        {
            var apgd = new ApgdOptions { Steps = apgdSteps, Restarts = apgdRestarts, StopOnSuccess = true };
            attacks.Add(new ApgdAttack(options.CommonTo(apgd) with { Threat = ball }));
        }

        if (squareQueries > 0) attacks.Add(new SquareAttack(options.CommonTo(new SquareOptions { Queries = squareQueries }) with { Threat = ball }));
        return attacks;
    }

    /// <inheritdoc/>
    public AttackResult Run(IClassifier model, LabeledData data, IProgress<Progress>? progress = null, CancellationToken cancellationToken = default)
    {
        model.RequireFits(data);
        Options.RequireTargets(data, model.ClassCount);
        Options.Threat.RequireFits(data);
        var run = new CascadeRun(Options, model, data, cancellationToken);
        IAttack[] serving = [.. Attacks.Where(attack => attack is not Attack own || own.Serves(model))];
        try
        {
            run.ScoreClean();
            for (int stage = 0; stage < serving.Length; stage++)
                run.Run(serving[stage], progress is null ? null : new StageProgress(progress, stage, serving.Length, data.Count));
            return run.ToResult(isComplete: true);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new AttackCanceledException(run.ToResult(isComplete: false), cancellationToken);
        }
    }

    /// <summary>The progress of one attack as a share of all.</summary>
    private sealed class StageProgress(IProgress<Progress> target, int stage, int stages, int count) : IProgress<Progress>
    {
        public void Report(Progress value) =>
            target.Report(new((long)stage * count + (long)(value.Share * count), (long)stages * count, "examples, times attacks"));
    }
}
