namespace LazyAdversary.Attacks;

/// <summary>What a user should know before trusting a distance. Each is a reason to doubt that a model is as robust as it seems.</summary>
[Flags]
public enum AttackWarnings
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
    /// The margin over the length of its gradient is above 1000·‖x‖: the score hardly reacts to the input, as behind a saturated sigmoid. Attack the score
    /// before the squashing.
    /// </summary>
    SaturatedScore = 8,

    /// <summary>An attack was still improving when it ran out of steps: more of them may find a nearer point.</summary>
    NotConverged = 16,
}
