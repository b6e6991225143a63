using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>
/// The attacks of this library one after the other, gradient ray → nearest boundary → APGD → Square: the best point for each example, which attack found it,
/// and named warnings for what makes the result doubtful.
/// </summary>
/// <remarks>
/// Examples with y·f(x) ≤ 0 are errors already: they are not attacked, and have distance 0. The stages by gradients are left out for a model that has none.
/// APGD and Square are given balls just smaller than the best distance so far (1% smaller; the threat's radius where nothing was found), or the threat's own
/// for <see cref="CascadeGoal.FoolWithinRadius"/>. What they find is pulled back along its ray to the boundary.
/// <para>Every reported point is scored again in double at the end. The distance is the best found, an upper bound of the true one.</para>
/// </remarks>
public sealed class AttackCascade
{
    /// <summary>Makes the cascade.</summary>
    /// <exception cref="ArgumentException">The norm is L1, or a count is outside its range.</exception>
    public AttackCascade(CascadeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Threat);
        MinimumNorm.RequireSupported(options.Threat, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BoundaryIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ApgdSteps, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ApgdRestarts, 1);
        if (options.SquareQueries is not (0 or >= 2))
            throw new ArgumentOutOfRangeException(nameof(options), options.SquareQueries, "The Square attack takes 0 queries, to leave it out, or at least 2.");
        ParallelBlocks.ResolveThreads(options.Threads);
        Options = options;
    }

    /// <summary>Makes the cascade with default options.</summary>
    public AttackCascade(ThreatModel threat)
        : this(new CascadeOptions { Threat = threat })
    {
    }

    /// <summary>The options.</summary>
    public CascadeOptions Options { get; }

    /// <summary>Attacks every example.</summary>
    /// <param name="model">The model; with gradients, it is attacked by them too.</param>
    /// <param name="data">The examples and the labels to attack.</param>
    /// <param name="progress">Told after each stage: examples that need no further stage, of all.</param>
    /// <param name="cancellationToken">Stops the attack.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension, or an input lies outside the box.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttackResult<CascadeRecord> Run(
        IScoreModel model, LabeledData data, IProgress<AttackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ScoreModelExtensions.RequireSameDimension(model, data);
        Options.Threat.RequireFits(data);
        var run = new CascadeRun(Options, model, data, cancellationToken);
        foreach (var stage in run.Stages())
        {
            stage();
            progress?.Report(new(run.Done, data.Count));
        }

        return run.ToResult();
    }
}
