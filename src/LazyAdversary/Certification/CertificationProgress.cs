namespace LazyAdversary.Certification;

/// <summary>How far a certificate is.</summary>
/// <param name="Done">Examples done.</param>
/// <param name="Total">Examples in all.</param>
public readonly record struct CertificationProgress(int Done, int Total);
