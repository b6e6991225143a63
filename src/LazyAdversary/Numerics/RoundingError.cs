namespace LazyAdversary.Numerics;

/// <summary>
/// The standard model of rounding in double, fl(a ∘ b) = (a ∘ b)(1 + ε), |ε| ≤ u = 2⁻⁵³ (Higham, Accuracy and Stability of Numerical Algorithms, 2002, chapters
/// 2–3).
/// </summary>
internal static class RoundingError
{
    private const double UnitRoundoff = 1.0 / (1L << 53);

    /// <summary>
    /// γ_n = n·u/(1 − n·u), rounded up: a sum of n products, in any order, is off by at most γ_n·Σ|terms|; so is any chain of n operations on positive values.
    /// </summary>
    public static double Gamma(long operations)
    {
        double nu = operations * UnitRoundoff;
        return nu / (1 - nu) * (1 + 4 * UnitRoundoff);
    }

    /// <summary>
    /// A bound on a non-negative value that was computed by at most 2²⁰ operations on non-negative values: all of them erring downwards cannot exceed it.
    /// </summary>
    public static double Up(double value) => value * (1 + 2.0 / (1L << 32));

    /// <summary>The same from below.</summary>
    public static double Down(double value) => value * (1 - 2.0 / (1L << 32));
}
