namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="DdnAttack"/>. Values are checked when the attack is made. The norm is L2.</summary>
public sealed record DdnOptions : AttackOptions
{
    /// <summary>The number of steps, at least 1.</summary>
    /// <value>The default is 300.</value>
    public int Steps { get; init; } = 300;

    /// <summary>γ: after each step the norm shrinks or grows by this share, in (0, 1).</summary>
    /// <value>The default is 0.05, as in the paper.</value>
    public double Shrinkage { get; init; } = 0.05;
}
