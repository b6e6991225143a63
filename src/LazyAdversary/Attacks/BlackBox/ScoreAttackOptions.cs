using LazyAdversary.Data;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="ScoreAttack"/>. Values are checked when the attack is made.</summary>
public sealed record ScoreAttackOptions
{
    /// <summary>
    /// Norm, L2 or LInf, and optionally a box and frozen features; its radius is the largest distance of interest, double.MaxValue for all.
    /// </summary>
    public required ThreatModel Threat { get; init; }

    /// <summary>The most scores to ask for, for each example and in all phases together; at least 2.</summary>
    /// <value>The default is 5000.</value>
    public int Queries { get; init; } = 5000;

    /// <summary>
    /// Examples of the same kind as those attacked: their spread is the scale of each feature, and those predicted as the other class are where the random search
    /// starts. Their labels do not matter. At most 1000 of each class are used.
    /// </summary>
    /// <value>The default is null: the examples attacked, so that a record depends on which examples are attacked together.</value>
    public LabeledData? Reference { get; init; }

    /// <summary>The seed. Each example has a stream of its own.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
