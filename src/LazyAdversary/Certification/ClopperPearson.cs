using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace LazyAdversary.Certification;

/// <summary>
/// Exact (Clopper and Pearson, 1934) bounds of a probability p from k successes in n independent trials, by quantiles of the beta distribution.
/// </summary>
internal static class ClopperPearson
{
    // The quantile is found by a root search that stops at 1e-8.
    private const double QuantileError = 1e-7;

    /// <summary>A bound that p is above with probability at least 1 − α, whatever p is: P(X ≥ k | bound) = α; 0 for k = 0.</summary>
    public static double Lower(int successes, int trials, double alpha)
    {
        if (successes == 0) return 0;
        if (successes == trials) return Math.Pow(alpha, 1.0 / trials) * (1 - 1e-12);
        return Math.Max(0, Quantile(successes, trials - successes + 1.0, alpha) - QuantileError);
    }

    /// <summary>A bound that p is below with probability at least 1 − α.</summary>
    public static double Upper(int successes, int trials, double alpha)
    {
        double lower = Lower(trials - successes, trials, alpha), upper = 1 - lower;

        // The margin of a quantile is far above a rounding here, that of a small α^{1/n} is not.
        return successes == 0 && 1 - upper > lower ? Math.BitIncrement(upper) : upper;
    }

    /// <summary>The two bounds that p lies between with probability at least the confidence.</summary>
    public static (double Lower, double Upper) Interval(int successes, int trials, double confidence)
    {
        double alpha = (1 - confidence) / 2;
        return (Lower(successes, trials, alpha), Upper(successes, trials, alpha));
    }

    private static double Quantile(double a, double b, double p)
    {
        double quantile = Beta.InvCDF(a, b, p);
        return double.IsFinite(quantile) ? quantile : Bisect(a, b, p);
    }

    private static double Bisect(double a, double b, double p)
    {
        double low = 0, high = 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (SpecialFunctions.BetaRegularized(a, b, middle) < p) low = middle;
            else high = middle;
        }

        return low;
    }
}
