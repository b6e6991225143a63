using LazyAdversary.Attacks;

namespace LazyAdversary.Evaluation;

/// <summary>What is known of one example's distance to the other class: Certified ≤ distance ≤ Found.</summary>
public sealed record ExampleBounds
{
    /// <summary>The position of the example in the data.</summary>
    public required int Index { get; init; }

    /// <summary>The label y, −1 or +1.</summary>
    public required int Label { get; init; }

    /// <summary>f(x).</summary>
    public required double Score { get; init; }

    /// <summary>The proved radius: no perturbation up to it changes the prediction. 0 when nothing is proved, and for misclassified examples.</summary>
    public required double Certified { get; init; }

    /// <summary>
    /// The smallest distance at which an attack turned the prediction; 0 for misclassified examples; null when no attack found any, and then there is no upper
    /// bound.
    /// </summary>
    public required double? Found { get; init; }

    /// <summary>The attack that found it; empty when none did or none was needed.</summary>
    public required string FoundBy { get; init; }

    /// <summary>What to know before trusting Found.</summary>
    public required CascadeWarnings Warnings { get; init; }

    /// <summary>The distance that the single gradient ray found; null when it found nothing.</summary>
    public required double? RayDistance { get; init; }

    /// <summary>Whether y·f(x) ≤ 0: the distance is 0.</summary>
    public bool IsMisclassified => !(Label * Score > 0);

    /// <summary>Found − Certified: how much is not known; null when nothing was found.</summary>
    public double? Gap => Found - Certified;

    /// <summary>Certified/Found, in [0, 1]: 1 when the distance is known exactly; null when nothing was found or the example is misclassified.</summary>
    public double? Tightness => IsMisclassified ? null : Certified / Found;
}
