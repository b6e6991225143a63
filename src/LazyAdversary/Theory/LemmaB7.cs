using static System.FormattableString;

namespace LazyAdversary.Theory;

/// <summary>
/// Lemma B.7: the input gradient is of order √d. For ‖x‖ = 1 and all W in the lazy ball at once, with probability at least 1 − γ, as the paper states it; its
/// proof treats the worst shifts of the neurons as independent of their components orthogonal to x.
/// </summary>
public static class LemmaB7
{
    /// <summary>
    /// ‖∇f(x)‖ ≥ √(½ − √(2·L(4)/m) − L(4)/m)·√(d − 5√(d·L(4))) − C_0 − √((C_0 + √(L(4)/2))/√m)·√(d + 4√(d·L(8m))).
    /// </summary>
    /// <remarks>
    /// Defined for d &gt; 25·L(4), 110 at γ = 0.05, and m &gt; 11.7·L(4), 51 there; vacuous where it is not defined or not positive. The paper's short form, ≥
    /// ¼√d for m and d "large enough", names no constants and is not offered.
    /// </remarks>
    public static Bound GradientNorm(LazySetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        double m = setting.Width, d = setting.Dimension, l4 = setting.LogTerm(4);
        double activeShare = 0.5 - (Math.Sqrt(2 * l4 / m) + l4 / m), squaredLength = d - 5 * Math.Sqrt(d * l4);
        double value = Math.Sqrt(activeShare) * Math.Sqrt(squaredLength) - setting.LazyConstant - SwitchedGradient(setting);
        return Bound.Of(
            BoundSide.Lower, value, trivial: 0,
            !(squaredLength > 0) ? Invariant($"not defined for d = {d}, which is not above 25·L(4) = {25 * l4:G4}")
            : !(activeShare > 0) ? Invariant($"not defined for m = {m}: ½ − √(2·L(4)/m) − L(4)/m is not positive")
            : "a length is at least 0");
    }

    /// <summary>√((C_0 + √(L(4)/2))/√m)·√(d + 4√(d·L(8m))): what the neurons of S_u together add to the gradient, at most √(|S_u|/m)·max_s ‖w_{s,0}‖.</summary>
    internal static double SwitchedGradient(LazySetting setting)
    {
        double m = setting.Width, d = setting.Dimension;
        double switched = (setting.LazyConstant + Math.Sqrt(setting.LogTerm(4) / 2)) / Math.Sqrt(m);
        return Math.Sqrt(switched) * Math.Sqrt(d + 4 * Math.Sqrt(d * setting.LogTerm(8 * m)));
    }
}
