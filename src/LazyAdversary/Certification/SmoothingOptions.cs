namespace LazyAdversary.Certification;

/// <summary>Options of <see cref="RandomizedSmoothing"/>. Values are checked when it is made.</summary>
public sealed record SmoothingOptions
{
    /// <summary>σ: the standard deviation of the noise in each feature, positive and finite. Radii are at most a few σ.</summary>
    public required double Sigma { get; init; }

    /// <summary>n_0: how many noisy inputs choose the class, at least 1.</summary>
    /// <value>The default is 100, as in the paper.</value>
    public int SelectionSamples { get; init; } = 100;

    /// <summary>n: how many further noisy inputs bound its probability, at least 1. No radius can exceed σ·Φ⁻¹(α^{1/n}).</summary>
    /// <value>The default is 10,000; the paper takes 100,000.</value>
    public int Samples { get; init; } = 10_000;

    /// <summary>α: the probability, over the noise, that the radius of an example is not valid; in (0, 1).</summary>
    /// <value>The default is 0.001, as in the paper.</value>
    public double FailureProbability { get; init; } = 0.001;

    /// <summary>The seed of the noise. Each example has a stream of its own.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
