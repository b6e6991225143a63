namespace LazyAdversary.Attacks;

/// <summary>Options of <see cref="AttackCascade"/>. Values are checked when it is made.</summary>
public sealed record CascadeOptions : AttackOptions
{
    /// <summary>
    /// What to look for. <see cref="AttackGoal.SmallestDistance"/>: no attack is skipped, and each tries to come nearer than the best before it.
    /// <see cref="AttackGoal.WithinRadius"/>: robust accuracy at the threat's radius, and an example is left alone as soon as it is fooled within it.
    /// </summary>
    /// <value>The default is <see cref="AttackGoal.SmallestDistance"/>.</value>
    public AttackGoal Goal { get; init; } = AttackGoal.SmallestDistance;

    /// <summary>
    /// The attacks, in their order; add your own to those of <see cref="AttackCascade.StandardAttacks"/>. An attack that needs gradients is left out for a
    /// model that has none.
    /// </summary>
    /// <value>The default is null: <see cref="AttackCascade.StandardAttacks"/> of these options.</value>
    public IReadOnlyList<IAttack>? Attacks { get; init; }
}
