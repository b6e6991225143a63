namespace LazyAdversary.Certification;

/// <summary>What is proved about one example.</summary>
public sealed record CertificationRecord
{
    /// <summary>The position of the example in the data.</summary>
    public required int Index { get; init; }

    /// <summary>The label y, −1 or +1.</summary>
    public required int Label { get; init; }

    /// <summary>f(x).</summary>
    public required double Score { get; init; }

    /// <summary>
    /// A proved l2 radius r: f(x + δ) has the sign of f(x), strictly, for every real δ with ‖δ‖₂ ≤ r, inside every box and for every set of frozen features
    /// too. 0 when nothing is proved; +∞ when the score is constant.
    /// </summary>
    public required double Radius { get; init; }

    /// <summary>A proved l∞ radius; where nothing better is known, Radius/√d, because ‖δ‖₂ ≤ √d·‖δ‖_∞. (In l1 the l2 radius holds: ‖δ‖₂ ≤ ‖δ‖₁.)</summary>
    public required double LInfRadius { get; init; }

    /// <summary>Whether y·f(x) ≤ 0: the prediction is wrong, however far it is certified.</summary>
    public bool IsMisclassified => !(Label * Score > 0);
}
