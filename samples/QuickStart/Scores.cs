using System.Globalization;

namespace QuickStart;

/// <summary>How scores are written.</summary>
internal static class Scores
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>−2.31, or +3·10⁻⁸ where two decimals would say 0: the shortest step ends right at the boundary.</summary>
    public static string Format(double score)
    {
        string sign = score < 0 ? "−" : "+";
        double size = Math.Abs(score);
        if (size == 0) return "0";
        if (size >= 0.005) return sign + size.ToString("F2", CultureInfo.InvariantCulture);
        int exponent = (int)Math.Floor(Math.Log10(size));
        double digit = Math.Round(size / Math.Pow(10, exponent));
        if (digit == 10) (digit, exponent) = (1, exponent + 1);
        string power = string.Concat(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(c => Superscripts[c - '0']));
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digit}·10⁻{power}");
    }
}
