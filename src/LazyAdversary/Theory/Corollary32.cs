using static System.FormattableString;

namespace LazyAdversary.Theory;

/// <summary>
/// Corollary 3.2: under the conditions of Theorem 3.1, for a perturbation budget R = Θ(1/√d) and any distribution on the sphere that is fixed independently of
/// W_0, every W in the lazy ball has a robust error of at least 0.9 with probability at least 1 − 10γ. The constant in R is not specified.
/// </summary>
public static class Corollary32
{
    private const double LeastRobustError = 0.9;

    /// <summary>1 − 10γ, or 0 where that is negative.</summary>
    public static double Confidence(LazySetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Math.Max(0, 1 - 10 * setting.FailureProbability);
    }

    /// <summary>
    /// L_R(W; D) ≥ 0.9, for all W in the lazy ball at once. Vacuous for γ ≥ 0.1, where it may fail with any probability. Conditions on constants that were not
    /// given are taken as met.
    /// </summary>
    /// <param name="setting">m, d and γ.</param>
    /// <param name="constants">The constants of Theorem 3.1, which the paper does not specify.</param>
    public static Bound RobustError(LazySetting setting, Theorem31Constants? constants = null)
    {
        double value = Confidence(setting) > 0 ? LeastRobustError : 0;
        return Bound.Of(
            BoundSide.Lower, value, trivial: 0, Invariant($"it may fail with probability 10γ = {10 * setting.FailureProbability:G4}"),
            [.. Theorem31.Conditions(setting, constants).Select(condition => (condition.IsMet != false, Need(condition, setting, constants)))]);
    }

    private static string Need(TheoremCondition condition, LazySetting setting, Theorem31Constants? constants)
    {
        double? constant = condition.Constant switch
        {
            "C" => constants?.Dimension,
            "C_3" => constants?.LeastWidth,
            "C_4" => constants?.LargestWidth,
            _ => null,
        };
        string given = constant is double c ? Invariant($", {condition.Constant} = {c:G4}") : "";
        return Invariant($"{condition.Statement}, but m = {setting.Width:#,0}, d = {setting.Dimension:#,0}, γ = {setting.FailureProbability:G4}{given}");
    }
}
