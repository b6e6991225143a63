namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="GradientStepAttack"/>.</summary>
public sealed record GradientStepOptions
{
    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
