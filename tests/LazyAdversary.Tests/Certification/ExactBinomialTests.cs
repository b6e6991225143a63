using System.Numerics;
using LazyAdversary.Certification;

namespace LazyAdversary.Tests.Certification;

/// <summary>The bounds of Clopper and Pearson against binomial tails in exact arithmetic.</summary>
public class ExactBinomialTests
{
    // What the root search for the quantile is said to leave, and the margin for it.
    private const double SearchError = 1e-8, Margin = 1e-7;
    private const int Bits = 1000;

    public static TheoryData<int> Trials => [1, 2, 3, 5, 10, 20, 50, 100];

    [Theory]
    [MemberData(nameof(Trials))]
    public void BoundsAreThoseOfTheTails(int trials)
    {
        foreach (double alpha in new[] { 0.5, 0.1, 0.025, 0.001, 1e-6 })
        {
            for (int successes = 0; successes <= trials; successes++) RequireTail(successes, trials, alpha);
        }
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(700, 1000)]
    [InlineData(999, 1000)]
    [InlineData(9_950, 10_000)]
    [InlineData(9_999, 10_000)]
    [InlineData(10_000, 10_000)]
    public void ManyTrials(int successes, int trials) => RequireTail(successes, trials, 0.001);

    [Theory]
    [InlineData(0, 20)]
    [InlineData(7, 20)]
    [InlineData(20, 20)]
    public void AnIntervalSharesTheRiskBetweenItsEnds(int successes, int trials)
    {
        var (lower, upper) = ClopperPearson.Interval(successes, trials, 0.875);
        Assert.Equal((ClopperPearson.Lower(successes, trials, 0.0625), ClopperPearson.Upper(successes, trials, 0.0625)), (lower, upper));
        if (successes > 0) Assert.False(TailExceeds(successes, trials, lower, 0.0625));
        if (successes < trials) Assert.False(TailExceeds(trials - successes, trials, upper, 0.0625, complement: true));
    }

    private static void RequireTail(int successes, int trials, double alpha)
    {
        double lower = ClopperPearson.Lower(successes, trials, alpha), upper = ClopperPearson.Upper(trials - successes, trials, alpha);
        string what = $"{successes} of {trials} at {alpha}";
        Close.Equal(1 - lower, upper, 2e-16, what);
        if (successes == 0)
        {
            Assert.Equal(0, lower);
            return;
        }

        // P(X ≥ k | p) rises with p and is α at the exact bound.
        Assert.False(TailExceeds(successes, trials, lower, alpha), $"{what}: {lower:R} is above the exact bound");
        Assert.False(TailExceeds(successes, trials, upper, alpha, complement: true), $"{what}: {upper:R} is below the exact bound");
        if (successes == trials)
        {
            Assert.True(TailExceeds(successes, trials, lower * (1 + 4e-12), alpha), $"{what}: {lower:R} is too far below the exact bound");
            return;
        }

        Assert.True(TailExceeds(successes, trials, lower + Margin + 2 * SearchError, alpha), $"{what}: {lower:R} is too far below the exact bound");
        if (lower > 0) Assert.False(TailExceeds(successes, trials, lower + Margin - 2 * SearchError, alpha), $"{what}: {lower:R} has less than its margin");
    }

    /// <summary>Whether P(X ≥ k) &gt; α for X binomial of n trials at p; or at 1 − p, which need not be a double.</summary>
    private static bool TailExceeds(int k, int n, double p, double alpha, bool complement = false)
    {
        // p = a/2^e, 1 − p = b/2^e: Σ C(n, j)·a^j·b^(n−j) against α·2^(en).
        BigInteger one = BigInteger.One << Bits, a = complement ? one - Scaled(p) : Scaled(p), b = one - a;
        if (b.IsZero) return true;
        int shared = (int)Math.Min((long)BigInteger.TrailingZeroCount(a), (long)BigInteger.TrailingZeroCount(b)), e = Bits - shared;
        (a, b) = (a >> shared, b >> shared);

        // By Horner's rule from j = n down.
        BigInteger choose = 1, power = 1, sum = 1;
        for (int j = n - 1; j >= k; j--)
        {
            choose = choose * (j + 1) / (n - j);
            power *= b;
            sum = sum * a + choose * power;
        }

        return (sum * BigInteger.Pow(a, k)) << Bits > Scaled(alpha) << (e * n);
    }

    /// <summary>p·2^1000, which is an integer for every p that occurs here.</summary>
    private static BigInteger Scaled(double p) => (BigInteger)Math.ScaleB(p, Bits);
}
