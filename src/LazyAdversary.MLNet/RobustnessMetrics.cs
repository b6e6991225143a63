using LazyAdversary.Certification;
using LazyAdversary.Evaluation;
using LazyAdversary.Threats;
using Microsoft.ML;

namespace LazyAdversary.MLNet;

/// <summary>How well a binary classifier withstands small changes of its features.</summary>
/// <remarks>
/// By <see cref="RobustnessMethod.Exact"/> distances are those to the boundary, to float32 rounding; otherwise the smallest found, so that robust accuracies are upper
/// bounds. Misclassified examples are not attacked: they count as errors at every radius, and are kept out of the distances.
/// </remarks>
public sealed class RobustnessMetrics
{
    internal RobustnessMetrics(
        RobustnessMethod method, string methodDescription, Norm norm, RobustnessCurve curve, IReadOnlyList<double> radii, long queries, IDataView records,
        CertificationResult? certification, IReadOnlyList<string> warnings)
    {
        Method = method;
        MethodDescription = methodDescription;
        Norm = norm;
        Curve = curve;
        RobustAccuracies = [.. radii.Select(radius => new RobustAccuracy(radius, curve.RobustAccuracy(radius)))];
        Queries = queries;
        Records = records;
        Certification = certification;
        Warnings = warnings;
    }

    /// <summary>How the model was attacked.</summary>
    public RobustnessMethod Method { get; }

    /// <summary>The same in words.</summary>
    public string MethodDescription { get; }

    /// <summary>The norm of distances and radii.</summary>
    public Norm Norm { get; }

    /// <summary>The number of examples.</summary>
    public int Count => Curve.Count;

    /// <summary>The share of examples that are classified correctly as they are.</summary>
    public double Accuracy => Curve.RobustAccuracy(0);

    /// <summary>The share that no perturbation up to each of the radii asked for was found to turn.</summary>
    public IReadOnlyList<RobustAccuracy> RobustAccuracies { get; }

    /// <summary>Accuracy against radius, at any radius.</summary>
    public RobustnessCurve Curve { get; }

    /// <summary>Statistics of the distances, over correctly classified examples that were turned: not over the <see cref="RobustnessCurve.NotFlipped"/> others.</summary>
    public DistanceStatistics Distances => Curve.Distances;

    /// <summary>How many scores the attack asked for, over all examples that it attacked; 0 where it did not attack by scores.</summary>
    public long Queries { get; }

    /// <summary>
    /// The radii proved, in the order of the examples: with <see cref="Curve"/> the robust accuracy lies between <see cref="CertificationResult.CertifiedAccuracy"/> and
    /// <see cref="RobustnessCurve.RobustAccuracy"/>. A proof is about the score as a real function of the model's stored weights. Null when
    /// <see cref="RobustnessOptions.Certify"/> was not set, or there is no proof for the model: behind a normalizer, or attacked by its scores alone.
    /// </summary>
    public CertificationResult? Certification { get; }

    /// <summary>
    /// What makes the numbers doubtful, in a line each: that every score is on one side of the threshold and nothing was found to change
    /// that, as happens when a probability is taken for a raw score. Empty when nothing does.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>
    /// One row for each example: Row (its position in the data), Label, Score, Misclassified, Flipped, Distance, PerturbedScore (scores as
    /// the model gives them), the feature column, and PerturbedFeatures. A misclassified example has distance 0, and where nothing was
    /// found PerturbedFeatures are the features themselves.
    /// </summary>
    public IDataView Records { get; }
}

/// <summary>The robust accuracy at a radius.</summary>
/// <param name="Radius">The radius R.</param>
/// <param name="Accuracy">The share of examples that are classified correctly and were not turned by any ‖δ‖ ≤ R.</param>
public readonly record struct RobustAccuracy(double Radius, double Accuracy);
