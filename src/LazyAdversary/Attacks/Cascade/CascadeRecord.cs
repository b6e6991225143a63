namespace LazyAdversary.Attacks;

/// <summary>The stages of <see cref="AttackCascade"/>, in their order.</summary>
public enum CascadeStage
{
    /// <summary>No stage found anything.</summary>
    None,

    /// <summary>
    /// The first iteration of the nearest-boundary attack: in l2 without box and frozen features, the gradient ray of <see cref="GradientStepAttack"/>.
    /// </summary>
    GradientRay,

    /// <summary><see cref="NearestBoundaryAttack"/>.</summary>
    NearestBoundary,

    /// <summary><see cref="ApgdAttack"/>, pulled back along its ray to the boundary.</summary>
    Apgd,

    /// <summary>The Square attack, by scores alone, pulled back likewise.</summary>
    Square,
}

/// <summary>What a user should know before trusting the distances of a cascade. Each is a reason to doubt that a model is as robust as it seems.</summary>
[Flags]
public enum CascadeWarnings
{
    /// <summary>Nothing stood out.</summary>
    None = 0,

    /// <summary>The gradient at x is zero or not finite: attacks by gradients have nothing to follow, and what they do not find means nothing.</summary>
    ZeroGradient = 1,

    /// <summary>
    /// Scores alone found a nearer point than gradients did, by more than 1%, or the only one: the gradients mislead, by accident or by design.
    /// </summary>
    BlackBoxBeatsWhiteBox = 2,

    /// <summary>The same input was scored twice with different results, or a stored x′ did not keep its score: what was found is one draw.</summary>
    NonDeterministicScore = 4,

    /// <summary>
    /// |f(x)|/‖∇f(x)‖ is above 1000·‖x‖: the score hardly reacts to the input, as behind a saturated sigmoid. Attack the score before the squashing.
    /// </summary>
    SaturatedScore = 8,

    /// <summary>An attack was still improving when it ran out of steps: more of them may find a nearer point.</summary>
    NotConverged = 16,
}

/// <summary>What <see cref="AttackCascade"/> found for one example.</summary>
public sealed record CascadeRecord : AttackRecord
{
    /// <summary>The stage that found the reported point.</summary>
    public required CascadeStage FoundBy { get; init; }

    /// <summary>What to know before trusting the distance.</summary>
    public required CascadeWarnings Warnings { get; init; }

    /// <summary>
    /// The distance that the gradient ray alone found; null when it found nothing. Its ratio to the best distance is a measure of laziness: 1 when the network
    /// is linear around x.
    /// </summary>
    public required double? RayDistance { get; init; }
}
