using System.Globalization;
using PaperFigures.Fits;

namespace PaperFigures.Drawing;

/// <summary>Numbers and lists as figures, captions and tables write them.</summary>
internal static class Words
{
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number with a true minus sign.</summary>
    public static string Number(double value, string format = "0.##") =>
        value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>A number with three significant digits.</summary>
    public static string Significant(double value) =>
        double.IsFinite(value) ? Number(value, Fixed(Math.Max(Decimals(value, 3), 0))) : Number(value);

    /// <summary>The decimals that show so many significant digits; below 0 before the point.</summary>
    public static int Decimals(double value, int digits) => value == 0 ? 0 : Math.Min(digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 8);

    /// <summary>A format of so many decimals.</summary>
    public static string Fixed(int decimals) => decimals == 0 ? "#,0" : "#,0." + new string('0', decimals);

    /// <summary>"−0.502 ± 0.017".</summary>
    public static string Interval(PowerLaw fit) => $"{Number(fit.Exponent, "0.000")} ± {Number(fit.HalfWidth, "0.000")}";

    public static string Count(int number, string noun) => Text($"{number:#,0} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>"5" or "3 to 5".</summary>
    public static string Span(IEnumerable<int> values)
    {
        var all = values.ToList();
        return all.Min() == all.Max() ? Text($"{all.Min():#,0}") : Text($"{all.Min():#,0} to {all.Max():#,0}");
    }

    /// <summary>What a line of a figure shows of the most seeds that any of its points has.</summary>
    public static string Seeds(int most) => most == 1 ? "one seed" : "mean over seeds, band from least to greatest";

    public static string List(IEnumerable<double> values) => string.Join(", ", values.Distinct().Order().Select(v => Number(v, "#,0.####")));

    public static string List(IEnumerable<int> values) => List(values.Select(v => (double)v));
}
