namespace LazyAdversary.Benchmarks.Scaling;

/// <summary>The time of one kind of work against one of its sizes.</summary>
/// <param name="Axis">Which size: m, d, n or steps.</param>
/// <param name="Work">What was done.</param>
/// <param name="Unit">What the seconds are of.</param>
/// <param name="Points">The size and the median seconds.</param>
internal sealed record Series(string Axis, string Work, string Unit, IReadOnlyList<(double Size, double Seconds)> Points)
{
    /// <summary>The exponent p of time ~ sizeᵖ between the last two points: what the cost grows like at the large end.</summary>
    public double Exponent => Math.Log(Points[^1].Seconds / Points[^2].Seconds) / Math.Log(Points[^1].Size / Points[^2].Size);
}
