namespace LazyAdversary.Theory;

/// <summary>Where the ρ of a <see cref="GuaranteedStep"/> comes from, which decides what the step is worth.</summary>
public enum ChangeSource
{
    /// <summary>The largest change found by trying: an estimate of ρ from below. The step is a guess, not a guarantee.</summary>
    Sampled,

    /// <summary>A lemma: the step turns the prediction with the lemma's probability over the draw of the initialization.</summary>
    Lemma,

    /// <summary>A proof about this network and this input: the step turns the prediction.</summary>
    Proved,
}

/// <summary>
/// The step of Theorem 3.1's proof. With ρ ≥ the mean change of the directional derivative along the step over ‖∇f(x)‖, ρ &lt; 1, the step δ = η∇f(x) with
/// |η| = 2|f(x)|/(‖∇f(x)‖²(1 − ρ)) has f(x + δ)·sign f(x) ≤ −|f(x)|, as long as ‖δ‖ is at most the r that ρ is for.
/// </summary>
public sealed record GuaranteedStep
{
    /// <summary>f(x).</summary>
    public required double Score { get; init; }

    /// <summary>‖∇f(x)‖₂; a lower bound to rounding where the step is proved, and 0 there when f(x) = 0, which leaves nothing to prove.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>r, the distance within which ρ bounds the change of the gradient.</summary>
    public required double Radius { get; init; }

    /// <summary>ρ; +∞ when the gradient is zero.</summary>
    public required double Rho { get; init; }

    /// <summary>Where ρ comes from.</summary>
    public required ChangeSource Source { get; init; }

    /// <summary>
    /// η, with the sign opposite to f(x)'s; null when the argument gives no step: when ρ ≥ 1, the step would be longer than r, f(x) = 0,
    /// or, where it is to be proved, rounding leaves open which sign f(x) has or whether the step is long enough.
    /// </summary>
    public required double? Eta { get; init; }

    /// <summary>‖δ‖ = |η|·‖∇f(x)‖; null when there is no step.</summary>
    public double? Length => Eta is double eta ? Math.Abs(eta) * GradientNorm : null;

    /// <summary>Whether the step is proved to turn the prediction.</summary>
    public bool IsProved => Eta is not null && Source == ChangeSource.Proved;
}
