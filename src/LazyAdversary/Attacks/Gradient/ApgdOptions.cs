namespace LazyAdversary.Attacks;

/// <summary>What <see cref="ApgdAttack"/> drives down.</summary>
public enum ApgdLoss
{
    /// <summary>The goal margin, s_y − max_{j≠y} s_j.</summary>
    Margin,

    /// <summary>
    /// The difference-of-logits ratio, (s_y − max_{j≠y} s_j)/(s_(1) − s_(3)) with s_(1) ≥ s_(2) ≥ … the sorted scores: it does not change when all scores
    /// are multiplied by a number. At least three classes, four with a target.
    /// </summary>
    LogitRatio,
}

/// <summary>
/// Options of <see cref="ApgdAttack"/>. Values are checked when the attack is made. The threat needs a finite radius, in L2 or LInf.
/// </summary>
public sealed record ApgdOptions : AttackOptions
{
    /// <summary>What is driven down. With two classes the two are the same up to a factor, and the margin is taken.</summary>
    /// <value>The default is <see cref="ApgdLoss.Margin"/>.</value>
    public ApgdLoss Loss { get; init; } = ApgdLoss.Margin;

    /// <summary>The number of steps of each run, at least 1.</summary>
    /// <value>The default is 100, as in AutoAttack.</value>
    public int Steps { get; init; } = 100;

    /// <summary>The number of runs, at least 1. The first starts at x, the others at points drawn uniformly from the ball.</summary>
    /// <value>The default is 1.</value>
    public int Restarts { get; init; } = 1;

    /// <summary>Whether an example is left alone once another prediction is found.</summary>
    /// <value>The default is false: the margin is driven as low as it goes.</value>
    public bool StopOnSuccess { get; init; }
}
