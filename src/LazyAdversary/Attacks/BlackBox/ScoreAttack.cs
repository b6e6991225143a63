using System.Runtime.CompilerServices;
using LazyAdversary.Data;
using LazyAdversary.Networks;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>
/// The smallest perturbation that turns the prediction, as far as a stated number of scores finds it: for any model, trees included.
/// </summary>
/// <remarks>
/// <para>
/// Where the score looks smooth around x, its gradient is taken by finite differences (d queries) and the nearest boundary point of the linearisation is followed to
/// the boundary of the score itself, as often as that comes nearer. Elsewhere, and where that ends much farther than the first gradient said, a random search takes over: from the nearest examples
/// of the data that are predicted as the other class, by taking features back, and by the Square attack at radii that are bisected.
/// </para>
/// <para>
/// The labels are not used: misclassified points are turned like the others. Distances found are upper bounds of true distances: best found, not proved.
/// Scores of the reference examples, once each, are not counted.
/// </para>
/// <para>A model that offers gradients is better attacked by <see cref="NearestBoundaryAttack"/>.</para>
/// <para>Cost: at most <see cref="ScoreAttackOptions.Queries"/> scores of the model for each example; a linear score takes about d + 20 of them.</para>
/// </remarks>
public sealed class ScoreAttack
{
    private readonly FeatureScales? _referenceScales;

    // The reference is scored once for each model, however many runs there are.
    private readonly ConditionalWeakTable<IScoreModel, StartingPoints> _referenceStarts = [];

    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">The norm is L1, or there are fewer than 2 queries.</exception>
    public ScoreAttack(ScoreAttackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ExampleByExample.Require(options.Threat, options.Queries, options.Threads);
        Options = options;
        if (options.Reference is { } reference) _referenceScales = FeatureScales.Of(reference);
    }

    /// <summary>The options of this attack.</summary>
    public ScoreAttackOptions Options { get; }

    /// <summary>Attacks every example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples; only their inputs matter.</param>
    /// <param name="progress">Told after each example, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the attack before the next question to the model.</param>
    /// <exception cref="ArgumentException">
    /// The data does not have the model's dimension, an input lies outside the box, or a clean score is NaN.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AttackResult<QueryRecord> Run(
        IScoreModel model, LabeledData data, IProgress<AttackProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ScoreModelExtensions.RequireSameDimension(model, data);
        if (Options.Reference is not null) ScoreModelExtensions.RequireSameDimension(model, Options.Reference);
        var scales = _referenceScales ?? FeatureScales.Of(data);
        var differences = new FiniteDifferences(scales);
        StartingPoints? starts = null;
        return ExampleByExample.Run(model, data, Options.Threat, Options.Queries, Options.Seed, Options.Threads, Search, progress, cancellationToken);

        void Search(Queries queries, double[] scores, Random random)
        {
            if (queries.Movable.Length == 0) return;
            bool isSmooth = queries.Remaining > FiniteDifferences.SmoothnessQueries && differences.LooksSmooth(queries, random);
            if (isSmooth && GradientSearch.Run(queries, differences, random)) return;
            RadiusSearch.Run(queries, Starts(scores), scales, random);
        }

        StartingPoints Starts(double[] scores) => Options.Reference is { } reference
            ? _referenceStarts.GetValue(model, m => new(reference, m.Score(reference, threads: 1, cancellationToken)))
            : LazyInitializer.EnsureInitialized(ref starts, () => new(data, scores));
    }
}
