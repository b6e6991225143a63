using LazyAdversary.Data;

namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="ScoreAttack"/>. Values are checked when the attack is made. The norm is L2 or LInf.</summary>
public sealed record ScoreAttackOptions : AttackOptions
{
    /// <summary>The most scores to ask for, for each example and in all phases together; at least 2.</summary>
    /// <value>The default is 5000.</value>
    public int Queries { get; init; } = 5000;

    /// <summary>
    /// Examples of the same kind as those attacked: their spread is the scale of each feature, and those predicted as another class are where the random
    /// search starts. Their labels do not matter. At most 1000 of each class are used.
    /// </summary>
    /// <value>The default is null: the examples attacked, so that a record depends on which examples are attacked together.</value>
    public LabeledData? Reference { get; init; }
}
