using static System.FormattableString;

namespace LazyAdversary.Theory;

/// <summary>
/// Lemma B.4: how many neurons can change their sign, 1[w_s·x &gt; 0] ≠ 1[w_{s,0}·x &gt; 0], for some W in the lazy ball. Only those with |w_{s,0}·x| ≤ V‖x‖ can.
/// </summary>
public static class LemmaB4
{
    /// <summary>
    /// |S_u| ≤ #{s : |w_{s,0}·x| ≤ V} ≤ V·m + √(m·L(1)/2), with probability at least 1 − γ.
    /// </summary>
    /// <remarks>
    /// Proved, by Hoeffding's inequality. For ‖x‖ = 1; and at x + δ for one fixed δ with x + δ ≠ 0, where the candidates are those with |w_{s,0}·(x+δ)| ≤ V‖x+δ‖.
    /// Vacuous once it reaches m.
    /// </remarks>
    public static Bound SignChanges(LazySetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Bound.Of(BoundSide.Upper, Count(setting), setting.Width, Invariant($"there are only m = {setting.Width} neurons"));
    }

    /// <summary>
    /// |S'_u| ≤ (V·m + √(m·L(1)/2))(1 + R), the statement as the paper prints it: of neurons for which "there is a δ", ‖δ‖ ≤ R ≤ ½, at which their sign can differ.
    /// </summary>
    /// <remarks>
    /// It does not hold. With a δ for each neuron, all those with |w_{s,0}·x| ≤ R‖w_{s,0}‖ belong to the set: more than four in five for R = 0.1 and d = 200. And
    /// the set that the paper's proof counts, |w_{s,0}·(x+δ)| ≤ V(1 + R), is too large at δ = −R·x from about R = 0.3 on. It is here to be measured;
    /// <see cref="SignChanges"/> is what holds at one fixed δ.
    /// </remarks>
    /// <param name="setting">m, d, C_0 and γ.</param>
    /// <param name="radius">R, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public static Bound SignChangesAsPrinted(LazySetting setting, double radius)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Radius.Require(radius);
        return Bound.Of(
            BoundSide.Upper, Count(setting) * (1 + radius), setting.Width, Invariant($"there are only m = {setting.Width} neurons"),
            (radius <= 0.5, Invariant($"R ≤ 1/2, but R = {radius:G4}")));
    }

    private static double Count(LazySetting setting) =>
        setting.MaxDeviation * setting.Width + Math.Sqrt(setting.Width * setting.LogTerm(1) / 2);
}
