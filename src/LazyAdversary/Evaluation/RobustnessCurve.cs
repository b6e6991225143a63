using LazyAdversary.Attacks;

namespace LazyAdversary.Evaluation;

/// <summary>
/// Accuracy against radius, from one run of an attack that reports for each example the smallest distance it found. With A(R) the share of examples that are
/// correctly classified and were not turned within distance R, A(0) is the accuracy and 1 − A(R) the robust error at R as far as this attack shows it.
/// </summary>
/// <remarks>
/// Distances found are upper bounds of true distances, so A(R) is an upper bound of the true robust accuracy: best found, not proved.
/// Misclassified examples count as errors at every radius and are kept out of the distance statistics.
/// </remarks>
public sealed class RobustnessCurve
{
    private readonly double[] _distances;

    private RobustnessCurve(int count, int misclassified, double[] sortedDistances)
    {
        Count = count;
        Misclassified = misclassified;
        _distances = sortedDistances;
        Distances = DistanceStatistics.Of(sortedDistances);
    }

    /// <summary>The number n of examples.</summary>
    public int Count { get; }

    /// <summary>How many were errors without any perturbation, y·f(x) ≤ 0.</summary>
    public int Misclassified { get; }

    /// <summary>How many correctly classified examples no perturbation was found for.</summary>
    public int NotFlipped => Count - Misclassified - _distances.Length;

    /// <summary>The generalization error of Section 2.1 on the sample: Misclassified/n.</summary>
    public double GeneralizationError => (double)Misclassified / Count;

    /// <summary>Statistics of the distances found, over correctly classified examples that were turned: not over the <see cref="NotFlipped"/> others.</summary>
    public DistanceStatistics Distances { get; }

    /// <summary>
    /// Makes the curve from the records of a minimum-distance attack, such as <see cref="GradientStepAttack"/>. The records of an attack inside a fixed ball,
    /// such as <see cref="PgdAttack"/>, hold the error at that radius only: use <see cref="AttackSummary.RobustAccuracy"/>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no record.</exception>
    public static RobustnessCurve FromMinimumDistances(IReadOnlyList<AttackRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0) throw new ArgumentException("There is no record to evaluate.", nameof(records));
        double[] distances = [.. records.Where(r => r.IsFlipped && !r.IsMisclassified).Select(r => r.Distance).Order()];
        return new(records.Count, records.Count(r => r.IsMisclassified), distances);
    }

    /// <summary>A(R): the share of examples that are correctly classified and were not turned by any ‖δ‖ ≤ R.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public double RobustAccuracy(double radius)
    {
        if (!(radius >= 0)) throw new ArgumentOutOfRangeException(nameof(radius), radius, "A radius is at least 0.");
        int index = Array.BinarySearch(_distances, radius);
        int turned = index < 0 ? ~index : index;
        while (turned < _distances.Length && _distances[turned] <= radius) turned++;
        return (double)(Count - Misclassified - turned) / Count;
    }

    /// <summary>1 − A(R), the robust error of Section 2.1 as far as the attack shows it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public double RobustError(double radius) => 1 - RobustAccuracy(radius);

    /// <summary>The whole curve as the corners of a falling staircase: A is constant from each radius up to, and not including, the next.</summary>
    public IReadOnlyList<(double Radius, double Accuracy)> Points
    {
        get
        {
            var points = new List<(double, double)> { (0, RobustAccuracy(0)) };
            for (int i = 0; i < _distances.Length; i++)
            {
                if (_distances[i] == 0 || (i + 1 < _distances.Length && _distances[i + 1] == _distances[i])) continue;
                points.Add((_distances[i], (double)(Count - Misclassified - i - 1) / Count));
            }

            return points;
        }
    }
}
