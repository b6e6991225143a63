namespace LazyAdversary.Attacks;

/// <summary>How far an attack is.</summary>
/// <param name="Done">Examples done.</param>
/// <param name="Total">Examples in all.</param>
public readonly record struct AttackProgress(int Done, int Total);
