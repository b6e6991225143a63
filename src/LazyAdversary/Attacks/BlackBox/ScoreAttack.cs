using System.Runtime.CompilerServices;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Data;
using LazyAdversary.Models;

namespace LazyAdversary.Attacks;

/// <summary>
/// The smallest perturbation that flips the prediction, as far as a stated number of scores finds it: for any model, trees included.
/// </summary>
/// <remarks>
/// <para>
/// Where the margin looks smooth around x, its gradient is taken by finite differences (d queries) and the nearest boundary point of the linearisation is
/// followed to the boundary itself, as often as that comes nearer. Elsewhere, and where that ends much farther than the first gradient said, a random search
/// takes over: from the nearest examples of the data that are predicted as another class, by taking features back, and by the Square attack at radii that
/// are bisected.
/// </para>
/// <para>
/// Distances found are upper bounds of true distances: best found, not proved. Scores of the reference examples, once each, are not counted.
/// </para>
/// <para>A model that offers gradients is better attacked by <see cref="NearestBoundaryAttack"/>.</para>
/// <para>Cost: at most <see cref="ScoreAttackOptions.Queries"/> scores of the model for each example; a linear score takes about d + 20 of them.</para>
/// </remarks>
public sealed class ScoreAttack : Attack
{
    private readonly FeatureScales? _referenceScales;

    // The reference is scored once for each model, however many runs there are.
    private readonly ConditionalWeakTable<IClassifier, StartingPoints> _referenceStarts = [];

    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">The norm is L1, or there are fewer than 2 queries.</exception>
    public ScoreAttack(ScoreAttackOptions? options = null)
        : base(options ??= new())
    {
        ExampleByExample.Require(options, options.Queries, fewest: 2);
        Options = options;
        if (options.Reference is { } reference) _referenceScales = FeatureScales.Of(reference);
    }

    /// <inheritdoc/>
    public override string Name => "Scores";

    /// <inheritdoc/>
    public override AttackGoal Goal => AttackGoal.SmallestDistance;

    /// <summary>The options of this attack.</summary>
    public ScoreAttackOptions Options { get; }

    /// <inheritdoc/>
    protected override int BlockSize => 1;

    /// <inheritdoc/>
    protected override void Search(AttackBlock block, CancellationToken cancellationToken) =>
        Prepare(block.Model, block.Data).Search(block, cancellationToken);

    private protected override PreparedSearch Prepare(IClassifier model, LabeledData data)
    {
        if (Options.Reference is not null) model.RequireFits(Options.Reference);
        var scales = _referenceScales ?? FeatureScales.Of(data);
        var differences = new FiniteDifferences(scales);
        StartingPoints? starts = null;
        return new((block, token) => ExampleByExample.Run(block, Options.Queries, (queries, random) => Search(queries, random, token)), BlockSize);

        void Search(Queries queries, Random random, CancellationToken token)
        {
            if (queries.Movable.Length == 0) return;
            bool isSmooth = queries.Remaining > FiniteDifferences.SmoothnessQueries && differences.LooksSmooth(queries, random);
            if (isSmooth && GradientSearch.Run(queries, differences, random)) return;
            RadiusSearch.Run(queries, Starts(token), scales, random);
        }

        StartingPoints Starts(CancellationToken token) => Options.Reference is { } reference
            ? _referenceStarts.GetValue(model, m => new(reference, m.Scores(reference, threads: 1, token)))
            : LazyInitializer.EnsureInitialized(ref starts, () => new(data, model.Scores(data, threads: 1, token)));
    }
}
