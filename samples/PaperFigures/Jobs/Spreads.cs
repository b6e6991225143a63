using MathNet.Numerics.Statistics;
using PaperFigures.Results;

namespace PaperFigures.Jobs;

/// <summary>Makes a <see cref="Spread"/>.</summary>
internal static class Spreads
{
    /// <summary>Null when there are no values. The standard deviation of a single one is NaN, quantiles are MathNet's default.</summary>
    public static Spread? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        if (sorted.Length == 0) return null;
        Array.Sort(sorted);
        double Quantile(double probability) => SortedArrayStatistics.Quantile(sorted, probability);
        return new(
            sorted.Mean(), sorted.StandardDeviation(), sorted[0], Quantile(0.05), Quantile(0.25), Quantile(0.5), Quantile(0.75), Quantile(0.95), sorted[^1]);
    }
}
