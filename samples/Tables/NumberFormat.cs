using System.Globalization;
using System.Text.RegularExpressions;

namespace Tables;

/// <summary>
/// How numbers are written. Groups of digits must be groups of three: .NET's own parser reads 1,5 as 15 where the comma is a group
/// separator.
/// </summary>
internal sealed class NumberFormat
{
    private static readonly char[] s_decimals = ['.', ','];
    private static readonly char?[] s_thousands = [null, ',', '.', ' ', '\''];

    private readonly char _decimal;
    private readonly char? _thousands;
    private readonly Regex _pattern;

    public NumberFormat(char decimalSign, char? thousands)
    {
        _decimal = decimalSign;
        _thousands = thousands;
        string groups = thousands is char t ? $"|[0-9]{{1,3}}(?:{Regex.Escape(t.ToString())}[0-9]{{3}})+" : "";
        string d = Regex.Escape(decimalSign.ToString());
        _pattern = new($@"\A[+-]?(?:(?:[0-9]+{groups})(?:{d}[0-9]*)?|{d}[0-9]+)(?:[eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant);
    }

    /// <summary>The number that a cell holds; infinite when it is beyond double.</summary>
    public bool TryParse(string cell, out double value)
    {
        value = 0;
        string plain = Plain(cell);
        if (!_pattern.IsMatch(plain)) return false;
        if (_thousands is char t) plain = plain.Replace(t.ToString(), "", StringComparison.Ordinal);
        return double.TryParse(plain.Replace(_decimal, '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether a cell has digits and no letters: a number in another format, a date, a range, but hardly a category.</summary>
    public static bool LooksLikeNumber(string cell) => cell.Any(char.IsAsciiDigit) && !cell.Any(char.IsLetter);

    /// <summary>The options by which a cell would be a number, and which one; empty when there are none.</summary>
    public static IEnumerable<string> Readings(string cell)
    {
        foreach (char? thousands in s_thousands)
        {
            foreach (char decimalSign in s_decimals)
            {
                // An option for a sign that the cell does not have would change nothing; but groups by points need another decimal sign.
                if (decimalSign == thousands || (thousands is char t && !Plain(cell).Contains(t))) continue;
                if (decimalSign == ',' && thousands != '.' && !cell.Contains(',')) continue;
                if (!new NumberFormat(decimalSign, thousands).TryParse(cell, out double value)) continue;
                yield return FormattableString.Invariant($"{Options(decimalSign, thousands)} reads it as {value:R}");
            }
        }
    }

    private static string Options(char decimalSign, char? thousands) => (decimalSign, thousands) switch
    {
        (_, null) => $"--decimal {decimalSign}",
        ('.', char t) => $"--thousands {SignOption.Name(t)}",
        (_, char t) => $"--decimal {decimalSign} --thousands {SignOption.Name(t)}",
    };

    /// <summary>The cell with plain signs: a hyphen for a minus sign, a space for one that does not break.</summary>
    private static string Plain(string cell) => cell.Replace('\u2212', '-').Replace('\u00A0', ' ').Replace('\u202F', ' ');
}
