using System.Reflection;

namespace LazyAdversary.Tests;

/// <summary>Equality of records, which have none of their own, property by property: to the bit, and NaN equals NaN.</summary>
internal static class Same
{
    public static void Records<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual)
        where T : class
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++) Record(expected[i], actual[i]);
    }

    public static void Record<T>(T expected, T actual)
        where T : class => Assert.Equal(Text(expected), Text(actual));

    /// <summary>Every property and its value.</summary>
    public static string Text(object record) => string.Join(
        ", ", record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => Text(p, record)));

    private static string Text(PropertyInfo property, object record) => property.GetValue(record) switch
    {
        double value => $"{property.Name} = {value:R} ({BitConverter.DoubleToInt64Bits(value):x16})",
        var value => $"{property.Name} = {value ?? "null"}",
    };
}
