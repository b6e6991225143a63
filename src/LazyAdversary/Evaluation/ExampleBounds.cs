using LazyAdversary.Attacks;

namespace LazyAdversary.Evaluation;

/// <summary>What is known of one example's distance to the other class: Certified ≤ distance ≤ Found.</summary>
public sealed class ExampleBounds
{
    /// <summary>The position of the example in the data.</summary>
    public required int Index { get; init; }

    /// <summary>The label y, in [0, K).</summary>
    public required int Label { get; init; }

    /// <summary>The class predicted at x; −1 for a tie or a NaN.</summary>
    public required int Prediction { get; init; }

    /// <summary>The margin of the label at x, s_y − max_{j≠y} s_j: y·f(x) for two classes with one score.</summary>
    public required double Margin { get; init; }

    /// <summary>The proved radius: no perturbation up to it changes the prediction. 0 when nothing is proved, and for misclassified examples.</summary>
    public required double Certified { get; init; }

    /// <summary>
    /// The smallest distance at which an attack turned the prediction; 0 for misclassified examples; null when no attack found any, and then there is no upper
    /// bound.
    /// </summary>
    public required double? Found { get; init; }

    /// <summary>The attack that found it; null when none did or none was needed.</summary>
    public required string? FoundBy { get; init; }

    /// <summary>The class predicted there; null when no attack found any or none was needed.</summary>
    public required int? ReachedClass { get; init; }

    /// <summary>What to know before trusting Found.</summary>
    public required AttackWarnings Warnings { get; init; }

    /// <summary>The distance that the single gradient ray found; null when it found nothing.</summary>
    public required double? RayDistance { get; init; }

    /// <summary>Whether x is not predicted as y: the distance is 0.</summary>
    public bool IsMisclassified => !(Margin > 0);

    /// <summary>Found − Certified: how much is not known; null when nothing was found.</summary>
    public double? Gap => Found - Certified;

    /// <summary>Certified/Found, in [0, 1]: 1 when the distance is known exactly; null when nothing was found or the example is misclassified.</summary>
    public double? Tightness => IsMisclassified ? null : Certified / Found;
}
