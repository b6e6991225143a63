namespace LazyAdversary.Certification;

/// <summary>What <see cref="RandomizedSmoothing"/> says about one example: about the SMOOTHED classifier, not about the model itself.</summary>
public sealed class SmoothingRecord
{
    /// <summary>The position of the example in the data.</summary>
    public required int Index { get; init; }

    /// <summary>The label y, in [0, K).</summary>
    public required int Label { get; init; }

    /// <summary>The class that the smoothed classifier predicts; <see cref="Models.Margins.NoClass"/> when it abstains.</summary>
    public required int Prediction { get; init; }

    /// <summary>How many of the n noisy inputs were given the class that was chosen.</summary>
    public required int Count { get; init; }

    /// <summary>The lower Clopper–Pearson bound of that class's probability under the noise, valid with probability 1 − α.</summary>
    public required double ProbabilityBound { get; init; }

    /// <summary>r = σ·Φ⁻¹(bound): with probability 1 − α the smoothed prediction is the same for every ‖δ‖₂ &lt; r. 0 when it abstains.</summary>
    public required double Radius { get; init; }

    /// <summary>Whether it abstains: the bound is not above ½.</summary>
    public bool IsAbstention => Prediction == Models.Margins.NoClass;

    /// <summary>Whether the smoothed classifier predicts the label.</summary>
    public bool IsCorrect => Prediction == Label;
}
