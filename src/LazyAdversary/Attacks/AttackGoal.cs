namespace LazyAdversary.Attacks;

/// <summary>What an attack looks for.</summary>
public enum AttackGoal
{
    /// <summary>The smallest distance for each example, at most the threat's radius. Its records make a curve of accuracy against radius.</summary>
    SmallestDistance,

    /// <summary>
    /// A point within the threat's radius with a margin as small as can be found. Its records tell robust accuracy at that radius, and no other.
    /// </summary>
    WithinRadius,
}
