namespace LazyAdversary.Attacks;

/// <summary>How far an attack is. Reported by the threads that do the work, so a report can overtake an earlier one.</summary>
/// <param name="Done">Examples done.</param>
/// <param name="Total">Examples in all.</param>
public readonly record struct AttackProgress(int Done, int Total);
