namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="NearestBoundaryAttack"/>. Values are checked when the attack is made.</summary>
public sealed record NearestBoundaryOptions : AttackOptions
{
    /// <summary>The most iterations of each search, at least 1. The first alone is the ray along the gradient.</summary>
    /// <value>The default is 100; most examples are done after 15 to 50.</value>
    public int Iterations { get; init; } = 100;

    /// <summary>An example is done when the distance fell by less than this share of itself in three iterations running; at least 0.</summary>
    /// <value>The default is 1e-5.</value>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>
    /// How many rivals of the label a search starts towards, at least 1: those whose linearised boundary is nearest. The searches are free to end at the
    /// boundary of another class. With a target, or two classes, there is one.
    /// </summary>
    /// <value>The default is 3.</value>
    public int Rivals { get; init; } = 3;
}
