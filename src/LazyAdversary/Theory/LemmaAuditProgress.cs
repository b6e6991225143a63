namespace LazyAdversary.Theory;

/// <summary>How far an audit is.</summary>
/// <param name="Done">Examples done.</param>
/// <param name="Total">Examples in all.</param>
public readonly record struct LemmaAuditProgress(int Done, int Total);
