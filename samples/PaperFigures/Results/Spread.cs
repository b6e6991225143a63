namespace PaperFigures.Results;

/// <summary>How a quantity is spread over examples.</summary>
internal sealed record Spread(double Mean, double StandardDeviation, double Minimum, double Q05, double Q25, double Median, double Q75, double Q95, double Maximum)
{
    /// <summary>Of quantities that cannot be negative. The deviation of a single value is NaN.</summary>
    public void Validate(string name)
    {
        Check.Positive(Mean, name);
        foreach (double value in (double[])[Minimum, Q05, Q25, Median, Q75, Q95, Maximum]) Check.NotNegative(value, name);
        Check.That(!(StandardDeviation < 0) && !double.IsInfinity(StandardDeviation), name, StandardDeviation);
    }
}
