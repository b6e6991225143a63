using MathNet.Numerics.Statistics;

namespace LazyAdversary.Attacks;

/// <summary>An attack's records in short.</summary>
/// <param name="Count">The number n of examples.</param>
/// <param name="Misclassified">How many were errors before the attack, y·f(x) ≤ 0.</param>
/// <param name="Flipped">How many of the correctly classified had their prediction turned.</param>
/// <param name="MeanDistance">The mean ‖x′ − x‖ over the correctly classified that were turned; NaN when there is none.</param>
/// <param name="MedianDistance">The median over the same, so over those alone that were turned; NaN when there is none.</param>
public sealed record AttackSummary(int Count, int Misclassified, int Flipped, double MeanDistance, double MedianDistance)
{
    /// <summary>The share of examples that are correctly classified and withstood the attack.</summary>
    public double RobustAccuracy => (double)(Count - Misclassified - Flipped) / Count;

    /// <summary>Summarizes records.</summary>
    /// <exception cref="ArgumentException">There is no record.</exception>
    public static AttackSummary Of(IReadOnlyList<AttackRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0) throw new ArgumentException("There is no record to summarize.", nameof(records));
        double[] distances = [.. records.Where(r => r.IsFlipped && !r.IsMisclassified).Select(r => r.Distance)];
        return new(records.Count, records.Count(r => r.IsMisclassified), distances.Length, distances.Mean(), distances.Median());
    }

    /// <summary>The summary as a sentence, in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Count} examples, {Misclassified} misclassified, {Flipped} of {Count - Misclassified} flipped, ") +
        FormattableString.Invariant($"these at a median distance of {MedianDistance:G4}, robust accuracy {RobustAccuracy:0.0%}");
}
