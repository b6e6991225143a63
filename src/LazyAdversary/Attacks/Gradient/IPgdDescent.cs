using LazyAdversary.Data;

namespace LazyAdversary.Attacks.Gradient;

/// <summary>One run of projected gradient descent on a block of examples. Used by several threads at once, each on its own block.</summary>
internal interface IPgdDescent
{
    /// <summary>The most examples that are worth a block.</summary>
    int BlockSize { get; }

    /// <summary>Whether clean inputs are scored on the way: see <see cref="PreparedSearch"/>.</summary>
    bool ScoresClean { get; }

    /// <summary>Takes T steps from the given starts, and shows the block one point of each example, as it is stored and with its scores in double.</summary>
    /// <param name="block">The examples.</param>
    /// <param name="restart">The number of the run.</param>
    /// <param name="delta">n·d values: the starting perturbations; changed.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    void Descend(AttackBlock block, int restart, Span<float> delta, CancellationToken cancellationToken);
}

/// <summary>A classifier that has a faster form of projected gradient descent than one score and gradient a step.</summary>
internal interface IPgdDescentSource
{
    /// <summary>The faster form; null where it does not apply, or does not pay.</summary>
    /// <exception cref="ArgumentException">It was asked for where it does not apply.</exception>
    IPgdDescent? Descent(PgdOptions options, LabeledData data, int threads);
}

/// <summary>The point of a run that is kept: its goal margin in float32, the step it came from, and whether any step had a gradient to follow.</summary>
internal readonly record struct DescentPoint(float Margin, int Step, bool SawGradient)
{
    /// <summary>Float32 scores are good to about 1e-6, relative: a margin closer to 0 is left to further steps.</summary>
    public static bool IsClearlyAdversarial(double margin, double score) => margin < -1e-5 * Math.Max(1, Math.Abs(score));
}
