namespace LazyAdversary.Attacks;

/// <summary>What <see cref="ApgdAttack"/> did to one example.</summary>
public sealed record ApgdRecord : AttackRecord
{
    /// <summary>The margin y·f(x′) of the best point found; negative for an adversarial example.</summary>
    public double Margin => Label * PerturbedScore;

    /// <summary>The step at which the best point was found, 0 for the starting point.</summary>
    public required int Step { get; init; }

    /// <summary>The restart in which it was found, 0 for the first.</summary>
    public required int Restart { get; init; }

    /// <summary>
    /// Whether the last quarter of the steps of that run lowered the margin by no more than 1% of what all of them did. False: more steps may still find more.
    /// </summary>
    public required bool IsConverged { get; init; }
}
