using LazyAdversary.Data;

namespace LazyAdversary.Attacks.Gradient;

/// <summary>One run of projected gradient descent on a block of examples. Used by several threads at once, each on its own block.</summary>
internal interface IPgdDescent
{
    /// <summary>The most examples that are worth a block.</summary>
    int BlockSize { get; }

    /// <summary>Takes T steps from the given starts, and stores and scores one point of each example.</summary>
    /// <param name="block">The examples.</param>
    /// <param name="delta">n·d values: the starting perturbations; changed.</param>
    /// <param name="points">n·d values: receives the kept points x′ as they are stored.</param>
    /// <param name="best">Receives, for each example, where the kept point was and what it scores.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    void Descend(LabeledData block, Span<float> delta, Span<float> points, Span<DescentPoint> best, CancellationToken cancellationToken);
}

/// <summary>The point of a run that is kept: its margin y·f(x + δ) in float32, the step it came from, and whether any step had a gradient to follow.</summary>
internal readonly record struct DescentPoint(float Margin, int Step, bool SawGradient)
{
    /// <summary>f(x) in double.</summary>
    public double Score { get; init; }

    /// <summary>f(x′) in double, of the point as it is stored.</summary>
    public double PerturbedScore { get; init; }

    /// <summary>Float32 scores are good to about 1e-6, relative: a margin closer to 0 is left to further steps.</summary>
    public static bool IsClearlyAdversarial(double margin, double score) => margin < -1e-5 * Math.Max(1, Math.Abs(score));
}
