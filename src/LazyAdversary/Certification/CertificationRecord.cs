namespace LazyAdversary.Certification;

/// <summary>What is proved about one example.</summary>
public sealed class CertificationRecord
{
    /// <summary>The position of the example in the data.</summary>
    public required int Index { get; init; }

    /// <summary>The label y, in [0, K).</summary>
    public required int Label { get; init; }

    /// <summary>The class predicted at x; −1 for a tie or a NaN.</summary>
    public required int Prediction { get; init; }

    /// <summary>The margin of the predicted class at x, at least 0: |f(x)| for two classes with one score.</summary>
    public required double Margin { get; init; }

    /// <summary>
    /// A proved l2 radius r: the prediction is the same, strictly, for every real δ with ‖δ‖₂ ≤ r, inside every box and for every set of frozen features
    /// too. 0 when nothing is proved; +∞ when no input changes the prediction.
    /// </summary>
    public required double Radius { get; init; }

    /// <summary>A proved l∞ radius; where nothing better is known, Radius/√d, because ‖δ‖₂ ≤ √d·‖δ‖_∞. (In l1 the l2 radius holds: ‖δ‖₂ ≤ ‖δ‖₁.)</summary>
    public required double LInfRadius { get; init; }

    /// <summary>Whether the prediction is not the label: it is wrong, however far it is certified.</summary>
    public bool IsMisclassified => Prediction != Label;
}
