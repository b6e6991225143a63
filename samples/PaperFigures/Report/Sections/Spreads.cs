using MathNet.Numerics.Statistics;
using PaperFigures.Drawing;

namespace PaperFigures.Report.Sections;

/// <summary>Numbers of several seeds, as tables write them.</summary>
internal static class Spreads
{
    /// <summary>"0.0862 ± 0.0021", the mean and the standard deviation over seeds; one number where no two differ; "–" with none.</summary>
    public static string MeanAndDeviation(IEnumerable<double> seeds)
    {
        double[] values = [.. seeds];
        if (values.Length == 0) return None;
        double mean = values.Average();
        if (values.Distinct().Count() == 1) return Words.Significant(mean);

        // As many decimals as the deviation's two digits take, unless the mean's three are far from that.
        double deviation = values.StandardDeviation();
        int wanted = Words.Decimals(mean, 3), decimals = Math.Clamp(Words.Decimals(deviation, 2), wanted - 1, wanted + 2);
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
