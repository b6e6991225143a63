using LazyAdversary.Data;

namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="HopSkipJumpAttack"/>. Values are checked when the attack is made. The norm is L2 or
/// LInf.</summary>
public sealed record HopSkipJumpOptions : AttackOptions
{
    /// <summary>The most decisions to ask for, for each example; at least 10.</summary>
    /// <value>The default is 5000.</value>
    public int Queries { get; init; } = 5000;

    /// <summary>
    /// Inputs to start from: for each example the nearest of them with another prediction. Without them, or when none has another prediction, random points are
    /// tried.
    /// </summary>
    /// <value>The default is null.</value>
    public LabeledData? Starts { get; init; }
}
