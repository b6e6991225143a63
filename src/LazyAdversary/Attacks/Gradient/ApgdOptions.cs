using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="ApgdAttack"/>. Values are checked when the attack is made.</summary>
public sealed record ApgdOptions
{
    /// <summary>What the adversary may do: norm, radius, and optionally a box and frozen features. L2 or LInf.</summary>
    public required ThreatModel Threat { get; init; }

    /// <summary>The number of steps of each run, at least 1.</summary>
    /// <value>The default is 100, as in AutoAttack.</value>
    public int Steps { get; init; } = 100;

    /// <summary>The number of runs, at least 1. The first starts at x, the others at points drawn uniformly from the ball.</summary>
    /// <value>The default is 1.</value>
    public int Restarts { get; init; } = 1;

    /// <summary>Whether an example is left alone once a point with y·f(x + δ) &lt; 0 is found.</summary>
    /// <value>The default is false: the margin is driven as low as it goes.</value>
    public bool StopOnSuccess { get; init; }

    /// <summary>The seed of the random starts. Each example and restart has a stream of its own.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
