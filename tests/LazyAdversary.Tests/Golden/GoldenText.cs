using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LazyAdversary.Tests.Golden;

/// <summary>Lines of results with every bit of every number: a double as its value and its 64 bits.</summary>
internal sealed class GoldenText
{
    private readonly StringBuilder _text = new();

    public void Section(string name) => _text.Append("# ").Append(name).Append('\n');

    public void Line(params object?[] values) => _text.AppendJoin(' ', values.Select(Format)).Append('\n');

    public override string ToString() => _text.ToString();

    /// <summary>A short digest of the bits of many floats.</summary>
    public static string Digest(ReadOnlySpan<float> values) =>
        Convert.ToHexString(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values)).AsSpan(0, 8));

    private static string Format(object? value) => value switch
    {
        null => "-",
        double d => string.Create(CultureInfo.InvariantCulture, $"{d:G6}:{BitConverter.DoubleToInt64Bits(d):x16}"),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
