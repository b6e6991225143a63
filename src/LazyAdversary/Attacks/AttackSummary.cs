using System.Globalization;
using MathNet.Numerics.Statistics;

namespace LazyAdversary.Attacks;

/// <summary>An attack's records in short.</summary>
public sealed class AttackSummary
{
    /// <summary>Summarizes records.</summary>
    /// <exception cref="ArgumentException">There is no record.</exception>
    public AttackSummary(IReadOnlyList<AttackRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0) throw new ArgumentException("There is no record to summarize.", nameof(records));
        Count = records.Count;
        Misclassified = records.Count(r => r.IsMisclassified);
        double[] distances = [.. records.Where(r => r.IsFlipped && !r.IsMisclassified).Select(r => r.Distance)];
        Flipped = distances.Length;
        MeanDistance = distances.Mean();
        MedianDistance = distances.Median();
    }

    /// <summary>The number n of examples.</summary>
    public int Count { get; }

    /// <summary>How many were errors before the attack.</summary>
    public int Misclassified { get; }

    /// <summary>How many of the correctly classified had their prediction flipped.</summary>
    public int Flipped { get; }

    /// <summary>The mean ‖x′ − x‖ over the correctly classified that were flipped; NaN when there is none.</summary>
    public double MeanDistance { get; }

    /// <summary>The median over the same: of the flipped, not of all that are correctly classified. NaN when there is none.</summary>
    public double MedianDistance { get; }

    /// <summary>The share of examples that are correctly classified and withstood the attack.</summary>
    public double RobustAccuracy => (double)(Count - Misclassified - Flipped) / Count;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} examples, {Misclassified} misclassified, {Flipped} of {Count - Misclassified} flipped, these at a median distance of {MedianDistance:G4}, " +
        $"robust accuracy {RobustAccuracy:0.0%}");
}
