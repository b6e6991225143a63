namespace LazyAdversary.Benchmarks.Short;

/// <summary>One row of the table.</summary>
/// <param name="Work">What was done, with its sizes.</param>
/// <param name="Threads">On how many threads.</param>
internal sealed record Measurement(string Work, int Threads)
{
    /// <summary>Seconds a <see cref="Unit"/>; null where something else is measured.</summary>
    public Timing? Time { get; init; }

    /// <summary>What the time is of: input, step, example-step …</summary>
    public string Unit { get; init; } = "run";

    /// <summary>The flops of a unit, where it is made of products.</summary>
    public double? FlopsPerUnit { get; init; }

    public double? Gflops => FlopsPerUnit / Time?.Median / 1e9;

    /// <summary>What it is compared with, in the same unit.</summary>
    public IReadOnlyList<Rival> Rivals { get; init; } = [];

    /// <summary>The figure the issue is judged by; null for information.</summary>
    public Goal? Goal { get; init; }

    /// <summary>What else there is to say.</summary>
    public string? Note { get; init; }
}

/// <summary>Something that does the same work, or as much of it as bounds it; with a time a unit, a speed, or both.</summary>
internal sealed record Rival(string Name, Timing? Time, double? Gflops = null)
{
    public override string ToString()
    {
        string time = Time is Timing t ? $" {t}" : "", speed = Gflops is double g ? $" {Timing.Round(g)} GF/s" : "";
        return Name + time + speed;
    }
}
