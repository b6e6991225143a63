using LazyAdversary.Data;
using LazyAdversary.Models;

namespace LazyAdversary.Attacks;

/// <summary>An attack: looks, for each example, for a small perturbation that flips the prediction.</summary>
/// <remarks>
/// To write one, derive from <see cref="Attack"/>, which checks shapes, cuts blocks, scores what is proposed in double, keeps the best and makes the
/// records. An attack goes for the label: an example that is predicted otherwise from the start is <see cref="AttackOutcome.AlreadyWrong"/> at distance 0.
/// </remarks>
public interface IAttack
{
    /// <summary>A name for records and reports.</summary>
    string Name { get; }

    /// <summary>What the attack looks for.</summary>
    AttackGoal Goal { get; }

    /// <summary>Attacks every example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples and their labels.</param>
    /// <param name="progress">Receives the number of examples done after each block, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the attack; a call returns promptly.</param>
    /// <exception cref="ArgumentException">
    /// The data does not have the model's dimension or classes, an input lies outside the box, or the attack needs more of the model than it offers.
    /// </exception>
    /// <exception cref="AttackCanceledException">The token was cancelled; it holds the records that are done.</exception>
    AttackResult Run(IClassifier model, LabeledData data, IProgress<Progress>? progress = null, CancellationToken cancellationToken = default);
}
