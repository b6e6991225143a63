using LazyAdversary.Data;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>The outcome of <see cref="GradientStepAttack"/> on a batch.</summary>
public sealed class GradientStepResult : AttackResult
{
    internal GradientStepResult(IReadOnlyList<GradientStepRecord> records, LabeledData perturbed)
        : base(AttackGoal.SmallestDistance, ThreatModel.L2(), records, perturbed)
    {
        Records = records;
    }

    /// <summary>One record for each example, in the order of the data.</summary>
    public new IReadOnlyList<GradientStepRecord> Records { get; }
}

/// <summary>What <see cref="GradientStepAttack"/> did to one example: the quantities of Figures 2, 3, 5, 6 and 7.</summary>
public sealed class GradientStepRecord : AttackRecord
{
    /// <summary>
    /// f(x) = s_1 − s_0 for two classes; for more the margin of the predicted class at x. Its sign tells the prediction of two classes.
    /// </summary>
    public required double Score { get; init; }

    /// <summary>f(x′), or the margin at x′ of the class predicted at x; f(x) when nothing was found.</summary>
    public required double PerturbedScore { get; init; }

    /// <summary>η of the smallest |η| whose step δ = η·∇f(x) flips the prediction, sign η = −sign f(x); null when none does or none was found.</summary>
    public required double? Eta { get; init; }

    /// <summary>‖∇f(x)‖₂.</summary>
    public required double GradientNorm { get; init; }
}
