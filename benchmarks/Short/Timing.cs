using System.Text.Json.Serialization;

namespace LazyAdversary.Benchmarks.Short;

/// <summary>Seconds a unit of work, over several runs.</summary>
internal readonly record struct Timing(double Min, double Median, double Max)
{
    public static Timing Of(IReadOnlyCollection<double> seconds) => new(seconds.Min(), MedianOf(seconds), seconds.Max());

    public static double MedianOf(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The same for one of <paramref name="count"/> units.</summary>
    public Timing Per(double count) => new(Min / count, Median / count, Max / count);

    /// <summary>The median, in the unit that suits it.</summary>
    [JsonIgnore]
    public string MedianText => $"{Round(Median * Scale.Factor)} {Scale.Unit}";

    private (double Factor, string Unit) Scale => Median switch
    {
        >= 1 => (1, "s"),
        >= 1e-3 => (1e3, "ms"),
        >= 1e-6 => (1e6, "µs"),
        _ => (1e9, "ns"),
    };

    /// <summary>The median with the range around it.</summary>
    public override string ToString() => $"{MedianText} ({Round(Min * Scale.Factor)}–{Round(Max * Scale.Factor)})";

    public static string Round(double value) => value switch
    {
        >= 100 => $"{value:0}",
        >= 10 => $"{value:0.0}",
        _ => $"{value:0.00}",
    };
}
