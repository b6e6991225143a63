namespace LazyAdversary.Benchmarks.Scaling;

/// <summary>The time of one kind of work against one of its sizes.</summary>
/// <param name="Axis">Which size: m, d, n or steps.</param>
/// <param name="Work">What was done.</param>
/// <param name="Unit">What the seconds are of.</param>
/// <param name="Points">The size and the median seconds.</param>
internal sealed record Series(string Axis, string Work, string Unit, IReadOnlyList<(double Size, double Seconds)> Points)
{
    private const int FittedPoints = 3;

    /// <summary>The exponent p of time ~ sizeᵖ, by least squares over the last three points: what the cost grows like at the large end.</summary>
    public double Exponent
    {
        get
        {
            (double Size, double Seconds)[] logs = [.. Points.TakeLast(FittedPoints).Select(p => (Math.Log(p.Size), Math.Log(p.Seconds)))];
            double size = logs.Average(p => p.Size), seconds = logs.Average(p => p.Seconds);
            return logs.Sum(p => (p.Size - size) * (p.Seconds - seconds)) / logs.Sum(p => (p.Size - size) * (p.Size - size));
        }
    }
}
