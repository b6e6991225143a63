namespace LazyAdversary.Benchmarks.Short;

/// <summary>A figure to reach.</summary>
/// <param name="Format">How it reads, such as "{0:0.#} × PyTorch".</param>
/// <param name="Value">What was measured; null when its rival was not.</param>
/// <param name="Bound">What is to be reached.</param>
/// <param name="AtLeast">Whether the value has to be at least the bound, or at most.</param>
internal sealed record Goal(string Format, double? Value, double Bound, bool AtLeast = true)
{
    public bool? Reached => Value is not double value ? null : AtLeast ? value >= Bound : value <= Bound;

    public string ValueText => Value is double value ? string.Format(null, Format, value) : "not measured";

    public string BoundText => (AtLeast ? "≥ " : "≤ ") + string.Format(null, Format, Bound);
}
