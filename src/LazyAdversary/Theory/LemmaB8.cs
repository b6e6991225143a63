namespace LazyAdversary.Theory;

/// <summary>
/// Lemma B.8: how much the gradient changes along one fixed unit direction r at one fixed δ, ‖δ‖ ≤ R. For ‖x‖ = 1 and all W in the lazy ball at once, with
/// probability at least 1 − γ, as the paper states it.
/// </summary>
/// <remarks>
/// The paper asks for R ≤ C_1/√d with C_1 = O(1), without a number: C_1 = R√d is what the radius makes it. Its proof takes max_s |x·w_{s,0}| ≤ √log(m/γ), where
/// √(2 log(2m/γ)) is right, and treats the worst shifts as independent of what is orthogonal to x.
/// </remarks>
public static class LemmaB8
{
    // Below this, the 1/d of Lemma B.6 is no longer covered by the first term; a larger R is a weaker hypothesis.
    private const double LeastRadius = 0.39;

    /// <summary>
    /// |r·(∇f(x) − ∇f(x+δ))| ≤ 2√L(4)·((4R√(log d))^¼ + √(L(4)/m)) + C_0 + 3√((C_0 + √(L(4)/2))/√m)·√(d + 4√(d·L(8m))) + 5(C_0 + √L(4))(√L(4m) + 3).
    /// </summary>
    /// <param name="setting">m, d, C_0 and γ.</param>
    /// <param name="radius">R, at least 0; a smaller one than 0.39/(d√(log d)) counts as that.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public static Bound DirectionalChange(LazySetting setting, double radius)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Radius.Require(radius);
        return Bound.Of(
            BoundSide.Upper, Formula(setting, radius, setting.LogTerm(4)), trivial: double.PositiveInfinity, "the formula is not defined",
            Radius.DimensionAtLeastTwo(setting), Radius.BelowOne(radius));
    }

    /// <summary>The bound with <paramref name="q"/> for the L(4) of its first term: Lemma B.9 enlarges it to cover a net of directions and perturbations.</summary>
    internal static double Formula(LazySetting setting, double radius, double q)
    {
        double m = setting.Width, rootLog = Math.Sqrt(Math.Log(setting.Dimension)), c0 = setting.LazyConstant, rootL4 = Math.Sqrt(setting.LogTerm(4));
        double r = Math.Max(radius, LeastRadius / (setting.Dimension * rootLog));
        return 2 * Math.Sqrt(q) * (Math.Pow(4 * r * rootLog, 0.25) + Math.Sqrt(q / m)) + c0
            + 3 * LemmaB7.SwitchedGradient(setting) + 5 * (c0 + rootL4) * (Math.Sqrt(setting.LogTerm(4 * m)) + 3);
    }
}
