using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;
using static System.FormattableString;

namespace LazyAdversary.Theory;

/// <summary>
/// Theorem 3.1: for any one fixed x on the sphere, with probability at least 1 − γ over W_0 and a, for all W in the lazy ball at once, one gradient step
/// δ = η∇f(x) with sign η = −sign f(x) and |η| = O(1/d), so ‖δ‖ = O(1/√d), turns the prediction. Its conditions, and the step of its proof.
/// </summary>
public static class Theorem31
{
    // Enough examples for matrix products to pay.
    private const int BlockSize = 96;

    /// <summary>
    /// The conditions: d ≥ C·log(1/γ) and max{d^2.4, C_3·log(1/γ)} ≤ m ≤ C_4·exp(d^0.24), in four parts. The first is a reading: it is not legible in the text
    /// that this library was written from.
    /// </summary>
    /// <param name="setting">m, d and γ.</param>
    /// <param name="constants">The constants, which the paper does not specify; a condition on one that is null is not decided.</param>
    public static IReadOnlyList<TheoremCondition> Conditions(LazySetting setting, Theorem31Constants? constants = null)
    {
        ArgumentNullException.ThrowIfNull(setting);
        constants ??= new();
        double m = setting.Width, d = setting.Dimension, log = setting.LogTerm(1), least = m / Math.Pow(d, 2.4);
        return
        [
            AtLeast("d ≥ C·log(1/γ)", "C", d / log, constants.Dimension),
            new("m ≥ d^2.4", null, least, least >= 1),
            AtLeast("m ≥ C_3·log(1/γ)", "C_3", m / log, constants.LeastWidth),
            AtMost("m ≤ C_4·exp(d^0.24)", "C_4", Math.Exp(Math.Pow(d, 0.24)) / m, constants.LargestWidth),
        ];

        static TheoremCondition AtLeast(string statement, string name, double slack, double? constant) =>
            new(statement, name, slack, constant is double c ? c <= slack : null);
        static TheoremCondition AtMost(string statement, string name, double slack, double? constant) =>
            new(statement, name, slack, constant is double c ? c * slack >= 1 : null);
    }

    /// <summary>
    /// A length of gradient step that turns the prediction for all W in the lazy ball with probability at least 1 − γ, by Lemmas B.5, B.7 and B.9 at γ/3 each:
    /// 2·|f|/(‖∇f‖ − sup‖∇f(x) − ∇f(x+δ)‖), valid where it is at most R.
    /// </summary>
    /// <remarks>With the constants that can be read, it says nothing for any width and dimension that fit an int: see docs/theory.md.</remarks>
    /// <param name="setting">m, d, C_0 and γ.</param>
    /// <param name="radius">R, at least 0: the change of the gradient is bounded within it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public static Bound StepLength(LazySetting setting, double radius)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var third = setting with { FailureProbability = setting.FailureProbability / 3 };
        Bound score = LemmaB5.Score(third), gradient = LemmaB7.GradientNorm(third), change = LemmaB9.GradientChange(third, radius);
        double length = gradient.Value > change.Value ? 2 * score.Value / (gradient.Value - change.Value) : double.NaN;
        return Bound.Of(
            BoundSide.Upper, length, trivial: Math.BitIncrement(radius),
            !(gradient.Value > 0) ? "Lemma B.7 is vacuous: " + gradient.Reason
            : double.IsNaN(length) ? Invariant($"ρ is not below 1: ‖∇f‖ ≥ {gradient.Value:G4}, but its change is only known to be ≤ {change.Value:G4}")
            : Invariant($"the step of length {length:G4} leaves the ball of R = {radius:G4}"),
            (change.Status != BoundStatus.HypothesisNotMet, "Lemma B.9, which " + change.Reason));
    }

    /// <summary>The proof's step for one input, from what is known about it.</summary>
    /// <param name="score">f(x), finite.</param>
    /// <param name="gradientNorm">‖∇f(x)‖, at least 0.</param>
    /// <param name="gradientChange">
    /// sup over ‖δ‖ ≤ r of ‖∇f(x+δ) − ∇f(x)‖, or a bound of it: from <see cref="GradientChange.Prove"/>, from <see cref="LemmaB9"/>, or, from below and so without
    /// any guarantee, from <see cref="GradientChange.Find"/>.
    /// </param>
    /// <param name="radius">r, at least 0.</param>
    /// <param name="source">Which of these it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The score is not finite, or another value is negative or NaN.</exception>
    public static GuaranteedStep Step(double score, double gradientNorm, double gradientChange, double radius, ChangeSource source)
    {
        if (!double.IsFinite(score)) throw new ArgumentOutOfRangeException(nameof(score), score, "A score is finite.");
        if (!(gradientNorm >= 0)) throw new ArgumentOutOfRangeException(nameof(gradientNorm), gradientNorm, "A norm is at least 0.");
        if (!(gradientChange >= 0)) throw new ArgumentOutOfRangeException(nameof(gradientChange), gradientChange, "A norm is at least 0.");
        Radius.Require(radius);
        double rho = gradientNorm > 0 ? gradientChange / gradientNorm : double.PositiveInfinity;
        double eta = 2 * Math.Abs(score) / (gradientNorm * gradientNorm * (1 - rho));
        return new()
        {
            Score = score,
            GradientNorm = gradientNorm,
            Radius = radius,
            Rho = rho,
            Source = source,
            Eta = rho < 1 && score != 0 && eta * gradientNorm <= radius ? -Math.Sign(score) * eta : null,
        };
    }

    /// <summary>The proof's step for given inputs of a given network, with a ρ that is proved for each, and the smallest r for which that works.</summary>
    /// <remarks>
    /// Not the change of the whole gradient is bounded, but all that the proof uses, the mean change of its component along the step:
    /// ρ(r) = max_k (√k·r·‖W_h‖ − Σ_{i≤k}|z|_(i))/(√m·r·‖∇f‖), h the neurons with a_s = sign f(x), |z|_(1) ≤ |z|_(2) ≤ … their pre-activations in size, ‖W_h‖ an
    /// upper bound of their largest singular value. Rounding is covered, as in <see cref="ClosedFormCertifier"/>. Where no r gives a step, the record has the
    /// r that comes nearest.
    /// <para>
    /// That a step turns the prediction is also seen by scoring x + δ, which proves shorter ones. What this shows is how far the argument of the theorem carries.
    /// </para>
    /// <para>Cost: O(m·d + m log m) an input. Set-up: a Gram matrix and a few factorizations, O(m·d·min(m, d)). Biases are allowed.</para>
    /// </remarks>
    /// <param name="network">The network.</param>
    /// <param name="data">The inputs; labels do not matter, nor do norms.</param>
    /// <param name="threads">How many threads to use; all processors when null. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The data does not have the network's dimension.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<GuaranteedStep> ProveSteps(
        TwoLayerReluNet network, LabeledData data, int? threads = null, CancellationToken cancellationToken = default)
    {
        network.RequireFits(data);
        var steps = new GuaranteedStep[data.Count];
        double rootWidth = Math.Sqrt(network.Width);
        var split = new SplitNetwork(network);
        split.Prepare(cancellationToken);
        split.ForEach(
            data, BlockSize, threads,
            (index, score, example) => steps[index] = example is null
                ? Step(0, 0, 0, 0, ChangeSource.Proved)
                : StepProof.Of(example, Math.Sign(score), rootWidth),
            blockDone: _ => { },
            cancellationToken);
        return steps;
    }
}
