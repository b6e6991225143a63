using static System.FormattableString;

namespace LazyAdversary.Theory;

/// <summary>
/// Lemma B.9: how much the gradient changes within R, at worst. For ‖x‖ = 1 and all W in the lazy ball at once, with probability at least 1 − γ, as the paper
/// states it.
/// </summary>
/// <remarks>
/// Its hypotheses put it beyond any network of the paper's experiments: at γ = 0.05 the smallest that meets them has d of about 337 and m of about 1.16
/// million. As in Lemma B.8, R ≤ C_1/√d with an unspecified C_1. The last term is read from a damaged line; the paper has C·C_0 where C², which holds for C_0
/// &lt; 1 too, stands here.
/// </remarks>
public static class LemmaB9
{
    /// <summary>
    /// sup over ‖δ‖ ≤ R of ‖∇f(x) − ∇f(x+δ)‖ ≤ 2√Q·((4R√(log d))^¼ + √(Q/m)) + C_0 + 3√((C_0 + √(L(4)/2))/√m)·√(d + 4√(d·L(8m))) + 5(C_0 + √L(4))(√L(4m) + 3)
    /// + ε·(√(m·d + 4m√(d·L(m))) + C_0) + 226·C²·√(log m + (2/√m)·L(8)), with ε = m^{−4/7}d^{−4/7}, Q = 2d·log(10/ε) + L(4), C = max{C_0, 1}.
    /// Hypotheses: m ≥ max{58, d^2.4}, d ≥ log²(4m/γ).
    /// </summary>
    /// <param name="setting">m, d, C_0 and γ.</param>
    /// <param name="radius">R, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public static Bound GradientChange(LazySetting setting, double radius)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Radius.Require(radius);
        double m = setting.Width, d = setting.Dimension, c0 = setting.LazyConstant, c = Math.Max(c0, 1), mesh = Mesh(setting);
        double q = 2 * d * Math.Log(10 / mesh) + setting.LogTerm(4);
        double value = LemmaB8.Formula(setting, radius, q)
            + mesh * (Math.Sqrt(m * d + 4 * m * Math.Sqrt(d * setting.LogTerm(m))) + c0)
            + 226 * c * c * Math.Sqrt(Math.Log(m) + 2 / Math.Sqrt(m) * setting.LogTerm(8));
        double leastWidth = Math.Max(58, Math.Pow(d, 2.4)), l4m = setting.LogTerm(4 * m);
        return Bound.Of(
            BoundSide.Upper, value, trivial: double.PositiveInfinity, "the formula is not defined",
            Radius.DimensionAtLeastTwo(setting), Radius.BelowOne(radius),
            (m >= leastWidth, Invariant($"m ≥ max(58, d^2.4) = {Bound.Least(leastWidth)}, but m = {m:#,0}")),
            (d >= l4m * l4m, Invariant($"d ≥ log²(4m/γ) = {Bound.Least(l4m * l4m)}, but d = {d:#,0}")));
    }

    /// <summary>ε = m^{−4/7}d^{−4/7}, the mesh of the proof's net of directions and perturbations.</summary>
    internal static double Mesh(LazySetting setting) => Math.Pow((double)setting.Width * setting.Dimension, -4.0 / 7);
}
