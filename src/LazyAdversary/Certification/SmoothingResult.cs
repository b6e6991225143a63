namespace LazyAdversary.Certification;

/// <summary>What randomized smoothing says about a batch of examples.</summary>
public sealed class SmoothingResult
{
    internal SmoothingResult(SmoothingOptions options, IReadOnlyList<SmoothingRecord> records)
    {
        Options = options;
        Records = records;
    }

    /// <summary>σ, sample counts, α and seed.</summary>
    public SmoothingOptions Options { get; }

    /// <summary>One record for each example, in the order of the data.</summary>
    public IReadOnlyList<SmoothingRecord> Records { get; }

    /// <summary>The share of examples on which the smoothed classifier abstains.</summary>
    public double AbstentionRate => (double)Records.Count(r => r.IsAbstention) / Records.Count;

    /// <summary>
    /// The share of examples that the smoothed classifier gets right with a radius above the given one. Each radius holds with probability 1 − α, not all at
    /// once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public double CertifiedAccuracy(double radius)
    {
        if (!(radius >= 0)) throw new ArgumentOutOfRangeException(nameof(radius), radius, "A radius is at least 0.");
        return (double)Records.Count(r => r.IsCorrect && r.Radius > radius) / Records.Count;
    }
}
