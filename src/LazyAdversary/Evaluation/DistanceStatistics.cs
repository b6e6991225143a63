using MathNet.Numerics.Statistics;

namespace LazyAdversary.Evaluation;

/// <summary>Statistics of a sample of distances; every value is NaN when the sample is empty.</summary>
/// <param name="Count">The size of the sample.</param>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The sample standard deviation; NaN for fewer than two values.</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="LowerQuartile">The 25% quantile.</param>
/// <param name="Median">The median.</param>
/// <param name="UpperQuartile">The 75% quantile.</param>
/// <param name="Maximum">The largest.</param>
public sealed record DistanceStatistics(
    int Count, double Mean, double StandardDeviation, double Minimum, double LowerQuartile, double Median, double UpperQuartile, double Maximum)
{
    /// <summary>Computes them (quantiles by MathNet's default definition).</summary>
    public static DistanceStatistics Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return new(
            sorted.Length, sorted.Mean(), sorted.StandardDeviation(), SortedArrayStatistics.Minimum(sorted), SortedArrayStatistics.LowerQuartile(sorted),
            SortedArrayStatistics.Median(sorted), SortedArrayStatistics.UpperQuartile(sorted), SortedArrayStatistics.Maximum(sorted));
    }
}
