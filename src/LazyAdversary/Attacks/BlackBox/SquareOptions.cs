using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="SquareAttack"/>. Values are checked when the attack is made.</summary>
public sealed record SquareOptions
{
    /// <summary>What the adversary may do: norm, radius, and optionally a box and frozen features. L2 or LInf.</summary>
    public required ThreatModel Threat { get; init; }

    /// <summary>The most scores to ask for, for each example, its clean score included; at least 2.</summary>
    /// <value>The default is 5000, as in AutoAttack.</value>
    public int Queries { get; init; } = 5000;

    /// <summary>The share of the features that the first steps change, in (0, 1]; it shrinks by the schedule of the paper.</summary>
    /// <value>The default is 0.8, as in AutoAttack.</value>
    public double InitialShare { get; init; } = 0.8;

    /// <summary>The seed. Each example has a stream of its own.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
