using static System.FormattableString;

namespace LazyAdversary.Theory;

/// <summary>Lemma B.5: the score is of order 1. For ‖x‖ = 1 and all W in the lazy ball at once, with probability at least 1 − γ.</summary>
/// <remarks>
/// The constant of the middle term cannot be read in the text that this library was written from; the one here follows from Theorem B.1 with v = m and c = 1.
/// </remarks>
public static class LemmaB5
{
    // √(2L) + L/√m ≤ 2√L once m ≥ L/(2 − √2)².
    private const double LeastWidth = 2.92;

    /// <summary>|f(x; a, W)| ≤ √(2·L(2)) + L(2)/√m + C_0.</summary>
    public static Bound Score(LazySetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        double l2 = setting.LogTerm(2);
        return Bound.Of(
            BoundSide.Upper, Math.Sqrt(2 * l2) + l2 / Math.Sqrt(setting.Width) + setting.LazyConstant, trivial: double.PositiveInfinity, vacuous: "");
    }

    /// <summary>|f(x; a, W)| ≤ 2√L(2) + C_0, the form that the proof of Theorem 3.1 uses; for m ≥ 2.92·L(2).</summary>
    public static Bound SimplifiedScore(LazySetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        double l2 = setting.LogTerm(2);
        return Bound.Of(
            BoundSide.Upper, 2 * Math.Sqrt(l2) + setting.LazyConstant, trivial: double.PositiveInfinity, vacuous: "",
            (setting.Width >= LeastWidth * l2, Invariant($"m ≥ 2.92·L(2) = {Bound.Least(LeastWidth * l2)}, but m = {setting.Width:#,0}")));
    }
}
