using MathNet.Numerics.Statistics;
using PaperFigures.Drawing;

namespace PaperFigures.Report.Sections;

/// <summary>Numbers of several seeds, as tables write them.</summary>
internal static class Spreads
{
    /// <summary>"0.0862 ± 0.0021", the mean and the standard deviation over seeds; the mean alone with one seed; "–" with none.</summary>
    public static string MeanAndDeviation(IEnumerable<double> seeds)
    {
        double[] values = [.. seeds];
        if (values.Length == 0) return None;
        double mean = values.Average();
        if (values.Length == 1) return Words.Significant(mean);

        // The deviation's two digits decide, unless it is far smaller than the mean or there is none.
        double deviation = values.StandardDeviation();
        int decimals = Words.Decimals(mean, 3);
        if (deviation > 0) decimals = Math.Clamp(Words.Decimals(deviation, 2), decimals - 1, decimals + 2);
        string format = Words.Fixed(Math.Max(decimals, 0));
        return $"{Words.Number(mean, format)} ± {Words.Number(deviation, format)}";
    }

    /// <summary>"0.081 to 0.092".</summary>
    public static string Range(IEnumerable<double> seeds)
    {
        double[] values = [.. seeds];
        if (values.Length == 0) return None;
        string low = Words.Significant(values.Min()), high = Words.Significant(values.Max());
        return low == high ? low : $"{low} to {high}";
    }

    public static string Percent(double share) => Words.Number(100 * share, "0.00") + "%";

    public static string None => "–";
}
