using System.Globalization;
using System.Text.Json;

namespace PaperFigures.Results;

/// <summary>What the values of a line must be; otherwise it is not the line that its JSON looks like.</summary>
internal static class Check
{
    /// <exception cref="JsonException">It is not.</exception>
    public static void That(bool holds, string name, double value)
    {
        if (!holds) throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"its {name} is {value}"));
    }

    /// <exception cref="JsonException">It does not hold.</exception>
    public static void That(bool holds, string otherwise)
    {
        if (!holds) throw new JsonException(otherwise);
    }

    public static void Positive(double value, string name) => That(value > 0 && double.IsFinite(value), name, value);

    public static void NotNegative(double value, string name) => That(value >= 0 && double.IsFinite(value), name, value);

    /// <summary>A share, an accuracy or a probability.</summary>
    public static void Share(double value, string name) => That(value is >= 0 and <= 1, name, value);
}
