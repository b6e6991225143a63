using LazyAdversary.Data;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="HopSkipJumpAttack"/>. Values are checked when the attack is made.</summary>
public sealed record HopSkipJumpOptions
{
    /// <summary>
    /// What the adversary may do: the norm to minimise (L2 or LInf), and optionally a box and frozen features. Points farther away than its radius are not
    /// reported.
    /// </summary>
    /// <value>The default is null: l2 at any distance, without box and frozen features.</value>
    public ThreatModel? Threat { get; init; }

    /// <summary>The most decisions to ask for, for each example; at least 10.</summary>
    /// <value>The default is 5000.</value>
    public int Queries { get; init; } = 5000;

    /// <summary>
    /// Inputs to start from: for each example the nearest of them with another prediction. Without them, or when none has another prediction, random points are
    /// tried.
    /// </summary>
    /// <value>The default is null.</value>
    public LabeledData? Starts { get; init; }

    /// <summary>The seed. Each example has a stream of its own.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
