namespace LazyAdversary.Benchmarks.Short;

/// <summary>Seconds a unit of work, over several runs.</summary>
internal readonly record struct Timing(double Min, double Median, double Max)
{
    public static Timing Of(IReadOnlyCollection<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new(sorted[0], median, sorted[^1]);
    }

    /// <summary>The same in units of which there are <paramref name="factor"/> in one of these.</summary>
    public Timing Per(double factor) => new(Min / factor, Median / factor, Max / factor);

    /// <summary>The median, in the unit that suits it.</summary>
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
