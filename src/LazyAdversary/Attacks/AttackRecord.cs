namespace LazyAdversary.Attacks;

/// <summary>
/// What an attack did to one example. Scores and distances are computed in double from the float32 vectors that are stored, x and x′.
/// </summary>
public record AttackRecord
{
    /// <summary>The position of the example in the data attacked.</summary>
    public required int Index { get; init; }

    /// <summary>The label y, −1 or +1.</summary>
    public required int Label { get; init; }

    /// <summary>f(x).</summary>
    public required double Score { get; init; }

    /// <summary>f(x′); f(x) when nothing was found.</summary>
    public required double PerturbedScore { get; init; }

    /// <summary>How the attack ended.</summary>
    public required AttackOutcome Outcome { get; init; }

    /// <summary>‖x′ − x‖ in the attack's norm; 0 when nothing was found.</summary>
    public required double Distance { get; init; }

    /// <summary>‖x‖₂.</summary>
    public required double InputNorm { get; init; }

    /// <summary>Whether y·f(x) ≤ 0: the example is an error before any attack, and is kept out of distance statistics.</summary>
    public bool IsMisclassified => !(Label * Score > 0);

    /// <summary>Whether x′ is adversarial: y·f(x′) &lt; 0, strictly.</summary>
    public bool IsAdversarial => Label * PerturbedScore < 0;

    /// <summary>Whether x′ has, strictly, the sign that the attack aimed for: that opposite to f(x), or to the label for an attack on the label such as PGD.</summary>
    public bool IsFlipped => Outcome == AttackOutcome.Flipped;

    /// <summary>‖x′ − x‖/‖x‖₂; NaN when x = 0.</summary>
    public double RelativeDistance => InputNorm == 0 ? double.NaN : Distance / InputNorm;
}

/// <summary>What <see cref="GradientStepAttack"/> did to one example: the quantities of Figures 2, 3, 5, 6 and 7.</summary>
public sealed record GradientStepRecord : AttackRecord
{
    /// <summary>η of the smallest |η| whose step δ = η·∇f(x) turns the prediction, sign η = −sign f(x); null when none does or none was found.</summary>
    public required double? Eta { get; init; }

    /// <summary>‖∇f(x)‖₂.</summary>
    public required double GradientNorm { get; init; }
}

/// <summary>What <see cref="PgdAttack"/> did to one example.</summary>
public sealed record PgdRecord : AttackRecord
{
    /// <summary>The margin y·f(x′) of the best point found; negative for an adversarial example.</summary>
    public double Margin => Label * PerturbedScore;

    /// <summary>The step at which the best point was found, 0 for the starting point.</summary>
    public required int Step { get; init; }

    /// <summary>The restart in which it was found, 0 for the first.</summary>
    public required int Restart { get; init; }
}
