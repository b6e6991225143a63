namespace LazyAdversary.Attacks;

/// <summary>How an attack on one example ended.</summary>
public enum AttackOutcome
{
    /// <summary>The prediction was turned: re-scored in double, the stored input has the sign that the attack aimed for, strictly.</summary>
    Flipped,

    /// <summary>No input that turns the prediction was found. Another attack may find one: this is no proof.</summary>
    NotFound,

    /// <summary>The score keeps its sign on the whole ray from x along the gradient: computed, up to float32 rounding, for piecewise linear scores; nothing is said of other directions.</summary>
    NeverFlips,

    /// <summary>The gradient is zero (or not finite) where the attack starts: there is no direction to follow.</summary>
    ZeroGradient,

    /// <summary>f(x) = 0: there is no prediction to turn.</summary>
    ZeroScore,
}
