using MathNet.Numerics.Statistics;

namespace LazyAdversary.Theory;

/// <summary>One quantity, measured on every example, beside the bound that a lemma states for it.</summary>
/// <param name="Item">The lemma, such as "B.4".</param>
/// <param name="Quantity">What was measured.</param>
/// <param name="Bound">The bound: the same for every example.</param>
/// <param name="Measured">The quantity for each example, in the order of the data.</param>
public sealed record LemmaAuditRow(string Item, string Quantity, Bound Bound, IReadOnlyList<double> Measured)
{
    /// <summary>On how many examples the bound held.</summary>
    public int Held => Measured.Count(Bound.Holds);

    /// <summary>The median of the measured values.</summary>
    public double Median => Measured.Median();

    /// <summary>The measured value that comes nearest to the bound, or goes furthest beyond it: the largest for an upper bound.</summary>
    public double Worst => Bound.Side == BoundSide.Upper ? Measured.Max() : Measured.Min();

    /// <summary>How loose the bound is at the median; see <see cref="Bound.Factor"/>.</summary>
    public double MedianFactor => Bound.Factor(Median);

    /// <summary>How loose it is at worst; below 1 exactly when it did not hold everywhere.</summary>
    public double WorstFactor => Bound.Factor(Worst);
}
