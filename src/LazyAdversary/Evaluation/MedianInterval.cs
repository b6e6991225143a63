using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace LazyAdversary.Evaluation;

/// <summary>A sample median with a confidence interval for the median of the distribution that the sample was drawn from.</summary>
/// <param name="Count">The size of the sample.</param>
/// <param name="Median">The sample median; NaN when the sample is empty.</param>
/// <param name="Lower">The lower end of the interval; −∞ when the sample is too small for one.</param>
/// <param name="Upper">The upper end; +∞ when the sample is too small for one.</param>
public readonly record struct MedianInterval(int Count, double Median, double Lower, double Upper)
{
    /// <summary>
    /// Computes it from order statistics, x_(k) and x_(n+1−k) with the largest k for which P(Binomial(n, ½) &lt; k) ≤ (1 − confidence)/2: no assumption about
    /// the distribution.
    /// </summary>
    /// <param name="values">The sample.</param>
    /// <param name="confidence">The confidence, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public static MedianInterval Of(IEnumerable<double> values, double confidence = 0.95)
    {
        if (!(confidence > 0 && confidence < 1)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is in (0, 1).");
        double[] sorted = [.. values];
        Array.Sort(sorted);
        int n = sorted.Length, k = 0;
        while (k < n / 2 && Binomial.CDF(0.5, n, k) <= (1 - confidence) / 2) k++;
        return new(
            n, SortedArrayStatistics.Median(sorted), k > 0 ? sorted[k - 1] : double.NegativeInfinity, k > 0 ? sorted[n - k] : double.PositiveInfinity);
    }
}
