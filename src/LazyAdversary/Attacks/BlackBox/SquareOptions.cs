namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="SquareAttack"/>. Values are checked when the attack is made. The threat needs a
/// finite radius, in L2 or LInf.</summary>
public sealed record SquareOptions : AttackOptions
{
    /// <summary>The most scores to ask for, for each example, its clean score included; at least 2.</summary>
    /// <value>The default is 5000, as in AutoAttack.</value>
    public int Queries { get; init; } = 5000;

    /// <summary>The share of the features that the first steps change, in (0, 1]; it shrinks by the schedule of the paper.</summary>
    /// <value>The default is 0.8, as in AutoAttack.</value>
    public double InitialShare { get; init; } = 0.8;
}
