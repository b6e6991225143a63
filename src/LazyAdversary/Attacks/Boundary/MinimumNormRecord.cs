namespace LazyAdversary.Attacks;

/// <summary>What an attack that looks for the smallest perturbation did to one example.</summary>
public record MinimumNormRecord : AttackRecord
{
    /// <summary>The iteration in which the reported point was found, from 0; −1 when nothing was found.</summary>
    public required int Iteration { get; init; }

    /// <summary>
    /// Whether the attack stopped because it no longer improved the distance by its tolerance. False when it ran out of iterations while still improving:
    /// more of them may find a nearer point.
    /// </summary>
    public required bool IsConverged { get; init; }
}
