using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>What <see cref="AttackCascade"/> is after.</summary>
public enum CascadeGoal
{
    /// <summary>The smallest distance for each example: no stage is skipped, and each tries to come nearer than the best before it.</summary>
    SmallestDistance,

    /// <summary>Robust accuracy at the threat's radius: an example is left alone as soon as it is fooled within it.</summary>
    FoolWithinRadius,
}

/// <summary>Options of <see cref="AttackCascade"/>. Values are checked when it is made.</summary>
public sealed record CascadeOptions
{
    /// <summary>What the adversary may do: norm (L2 or LInf), the largest distance that counts, and optionally a box and frozen features.</summary>
    public required ThreatModel Threat { get; init; }

    /// <summary>What to look for.</summary>
    /// <value>The default is <see cref="CascadeGoal.SmallestDistance"/>.</value>
    public CascadeGoal Goal { get; init; } = CascadeGoal.SmallestDistance;

    /// <summary>The most iterations of the nearest-boundary stage, at least 1.</summary>
    /// <value>The default is 100.</value>
    public int BoundaryIterations { get; init; } = 100;

    /// <summary>The steps of APGD, at least 0; 0 leaves the stage out.</summary>
    /// <value>The default is 100.</value>
    public int ApgdSteps { get; init; } = 100;

    /// <summary>The runs of APGD, at least 1.</summary>
    /// <value>The default is 2.</value>
    public int ApgdRestarts { get; init; } = 2;

    /// <summary>The queries of the Square attack for each example: 0, which leaves the stage out, or at least 2.</summary>
    /// <value>The default is 500.</value>
    public int SquareQueries { get; init; } = 500;

    /// <summary>The seed of random starts and searches.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
