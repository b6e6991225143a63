using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>
/// The Square attack (Andriushchenko, Croce, Flammarion and Hein, 2020) for vectors: random search inside a ball of fixed radius, by scores alone, so it
/// serves trees and any other model without a useful gradient.
/// </summary>
/// <remarks>
/// The order of features of a vector means nothing, so where the original changes the pixels of a square this changes a random set of features; schedule,
/// moves and acceptance are the original's, except that a move that leaves the margin as it is is accepted, for scores with plateaus. The search stops at
/// the first point that flips the prediction, which lies in the ball and the box and leaves frozen features bit for bit as they are; where none is found,
/// the record holds x itself. A point that is not found is no proof that there is none. For a smallest distance use <see cref="ScoreAttack"/>.
/// <para>Cost: at most <see cref="SquareOptions.Queries"/> scores of the model for each example, one at a time, and O(d) for each.</para>
/// </remarks>
public sealed class SquareAttack : Attack
{
    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">
    /// The norm is L1, the radius is not finite, there are fewer than 2 queries, or the share is not in (0, 1].
    /// </exception>
    public SquareAttack(SquareOptions options)
        : base(options)
    {
        ExampleByExample.Require(options, options.Queries, fewest: 2);
        if (!(options.InitialShare > 0 && options.InitialShare <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.InitialShare, "The initial share of features must be in (0, 1].");
        options.Threat.RequireBounded(nameof(options));
        Options = options;
    }

    /// <summary>Makes the attack with default options.</summary>
    public SquareAttack(ThreatModel threat)
        : this(new SquareOptions { Threat = threat })
    {
    }

    /// <inheritdoc/>
    public override string Name => "Square";

    /// <inheritdoc/>
    public override AttackGoal Goal => AttackGoal.WithinRadius;

    /// <summary>The options of this attack.</summary>
    public SquareOptions Options { get; }

    /// <inheritdoc/>
    protected override int BlockSize => 1;

    /// <inheritdoc/>
    protected override void Search(AttackBlock block, CancellationToken cancellationToken) => ExampleByExample.Run(
        block, Options.Queries,
        (queries, random) => new SquareSearch(queries, queries.Threat.Radius, random).Run(default, Options.InitialShare, queries.Remaining));
}
