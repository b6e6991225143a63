namespace LazyAdversary.Attacks;

/// <summary>How an attack on one example ended.</summary>
public enum AttackOutcome
{
    /// <summary>The example was not attacked: the attack was cancelled before its turn came.</summary>
    NotRun,

    /// <summary>The prediction was flipped: scored again in double, the stored input is predicted as another class (as the target, where there is one).</summary>
    Flipped,

    /// <summary>No input that flips the prediction was found. Another attack may find one: this is no proof.</summary>
    NotFound,

    /// <summary>
    /// No perturbation that was looked at can flip the prediction: computed, for linear classifiers for every perturbation that the threat allows, for the
    /// gradient step for the whole ray along the gradient.
    /// </summary>
    NeverFlips,

    /// <summary>The gradient is zero (or not finite) where the attack starts: there is no direction to follow.</summary>
    ZeroGradient,

    /// <summary>The input has no prediction, by a tie or a NaN score: an error for every label, and nothing to flip.</summary>
    NoPrediction,

    /// <summary>The input is predicted as another class than its label (as the target, where there is one) before any attack: the distance is 0.</summary>
    AlreadyWrong,
}
