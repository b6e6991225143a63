using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="DdnAttack"/>. Values are checked when the attack is made.</summary>
public sealed record DdnOptions
{
    /// <summary>
    /// What the adversary may do: L2, and optionally a box and frozen features. Points farther away than its radius are not reported.
    /// </summary>
    /// <value>The default is null: l2 at any distance, without box and frozen features.</value>
    public ThreatModel? Threat { get; init; }

    /// <summary>The number of steps, at least 1.</summary>
    /// <value>The default is 300.</value>
    public int Steps { get; init; } = 300;

    /// <summary>γ: after each step the norm shrinks or grows by this share, in (0, 1).</summary>
    /// <value>The default is 0.05, as in the paper.</value>
    public double Shrinkage { get; init; } = 0.05;

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
