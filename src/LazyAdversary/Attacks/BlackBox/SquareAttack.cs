using LazyAdversary.Data;
using LazyAdversary.Networks;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>
/// The Square attack (Andriushchenko, Croce, Flammarion and Hein, 2020) for vectors: random search inside a ball of fixed radius, by scores alone, so it serves
/// trees and any other model without a useful gradient.
/// </summary>
/// <remarks>
/// The order of features of a vector means nothing, so where the original changes the pixels of a square this changes a random set of features; schedule, moves and
/// acceptance are the original's, except that a move that leaves the margin as it is is accepted, for scores with plateaus.
/// The search turns the prediction (the labels are not used) and stops at the first point that does, which lies in the ball and the box and leaves frozen features bit
/// for bit as they are. A point that is not found is no proof that there is none. For a smallest distance use <see cref="ScoreAttack"/>.
/// <para>Cost: at most <see cref="SquareOptions.Queries"/> scores of the model for each example, one at a time, and O(d) for each.</para>
/// </remarks>
public sealed class SquareAttack
{
    /// <summary>Makes the attack.</summary>
    /// <exception cref="ArgumentException">The norm is L1, there are fewer than 2 queries, or the share is not in (0, 1].</exception>
    public SquareAttack(SquareOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ExampleByExample.Require(options.Threat, options.Queries, options.Threads);
        if (!(options.InitialShare > 0 && options.InitialShare <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.InitialShare, "The initial share of features must be in (0, 1].");
        Options = options;
    }

    /// <summary>Makes the attack with default options.</summary>
    public SquareAttack(ThreatModel threat)
        : this(new SquareOptions { Threat = threat })
    {
    }

    /// <summary>The options of this attack.</summary>
    public SquareOptions Options { get; }

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
        IScoreModel model, LabeledData data, IProgress<AttackProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExampleByExample.Run(model, data, Options.Threat, Options.Queries, Options.Seed, Options.Threads, Search, progress, cancellationToken);

    private void Search(Queries queries, double[] scores, Random random)
    {
        queries.Method = SearchMethod.RandomSearch;
        new SquareSearch(queries, Options.Threat.Radius, random).Run(default, Options.InitialShare, queries.Remaining);
    }
}
