namespace LazyAdversary.Attacks;

/// <summary>Which gradient a step of <see cref="PgdAttack"/> follows.</summary>
public enum PgdGradient
{
    /// <summary>The direction of steepest ascent of length 1: ∇/‖∇‖₂ in l2, sign ∇ in l∞. The rule α = 2.5·R/T belongs to it.</summary>
    Normalized,

    /// <summary>
    /// The gradient of cross-entropy as it is; for two classes that of the logistic loss, as Algorithm 1 is printed: −y·∇f(x)/(1 + e^{y·f(x)}).
    /// </summary>
    Raw,
}

/// <summary>Which point of a run <see cref="PgdAttack"/> keeps.</summary>
public enum PgdIterate
{
    /// <summary>The one with the smallest margin.</summary>
    Best,

    /// <summary>The last, as Algorithm 1 is printed.</summary>
    Last,
}

/// <summary>How the iterates of <see cref="PgdAttack"/> are computed. The iterates are the same up to rounding; only the time differs.</summary>
public enum PgdMethod
{
    /// <summary>The cheaper of the two by a cost model.</summary>
    Automatic,

    /// <summary>A score and a gradient of the model at each step: serves every model and threat.</summary>
    Primal,

    /// <summary>Sign flips of the neurons: l2 without box and frozen features, on a two-layer network. Holds W·Wᵀ, 4·m² bytes; m at most 32,768, and chosen automatically up to 16,384.</summary>
    SignFlips,
}

/// <summary>
/// Options of <see cref="PgdAttack"/>. Values are checked when the attack is made. The threat needs a finite radius, in L2 or LInf.
/// </summary>
public sealed record PgdOptions : AttackOptions
{
    /// <summary>The number of steps T, at least 1.</summary>
    /// <value>The default is 100, as in the paper.</value>
    public int Steps { get; init; } = 100;

    /// <summary>The step size α, positive.</summary>
    /// <value>The default is null: 2.5·R/T (Madry et al., 2018).</value>
    public double? StepSize { get; init; }

    /// <summary>Which gradient is followed.</summary>
    /// <value>The default is <see cref="PgdGradient.Normalized"/>.</value>
    public PgdGradient Gradient { get; init; } = PgdGradient.Normalized;

    /// <summary>How the iterates are computed.</summary>
    /// <value>The default is <see cref="PgdMethod.Automatic"/>.</value>
    public PgdMethod Method { get; init; } = PgdMethod.Automatic;

    /// <summary>Which point of a run is kept.</summary>
    /// <value>The default is <see cref="PgdIterate.Best"/>.</value>
    public PgdIterate Keep { get; init; } = PgdIterate.Best;

    /// <summary>Whether the first run starts at a point drawn uniformly from the ball instead of at x; further restarts always do.</summary>
    /// <value>The default is false.</value>
    public bool RandomStart { get; init; }

    /// <summary>The number of runs, at least 1; the best point of all is kept.</summary>
    /// <value>The default is 1.</value>
    public int Restarts { get; init; } = 1;

    /// <summary>Whether an example is left alone once a point with another prediction is found.</summary>
    /// <value>The default is false: the margin is driven as low as it goes.</value>
    public bool StopOnSuccess { get; init; }

    /// <summary>α for a radius: the step size given, or 2.5·R/T. A longer step leads from anywhere to the edge of float32, which is where it ends.</summary>
    internal double EffectiveStepSize(double radius) => Math.Min(StepSize ?? 2.5 * radius / Steps, float.MaxValue);
}
