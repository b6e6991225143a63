using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="NearestBoundaryAttack"/>. Values are checked when the attack is made.</summary>
public sealed record NearestBoundaryOptions
{
    /// <summary>
    /// What the adversary may do: the norm to minimise, and optionally a box and frozen features. Points farther away than its radius are not
    /// reported.
    /// </summary>
    /// <value>The default is null: l2 at any distance, without box and frozen features.</value>
    public ThreatModel? Threat { get; init; }

    /// <summary>The most iterations, at least 1. The first alone is the gradient ray of <see cref="GradientStepAttack"/>.</summary>
    /// <value>The default is 100; most examples are done after 15 to 50.</value>
    public int Iterations { get; init; } = 100;

    /// <summary>An example is done when the distance fell by less than this share of itself in three iterations running; at least 0.</summary>
    /// <value>The default is 1e-5.</value>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
