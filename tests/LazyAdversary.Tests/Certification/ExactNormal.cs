using System.Globalization;
using System.Numerics;

namespace LazyAdversary.Tests.Certification;

/// <summary>Φ, the normal distribution function, to some 40 digits.</summary>
internal static class ExactNormal
{
    private const int Bits = 400;

    // 1/√(2π) to 50 digits.
    private const string Digits = "39894228040143267793994605993438186847585863116493";

    private static readonly BigInteger Density = (BigInteger.Parse(Digits, CultureInfo.InvariantCulture) << Bits) / BigInteger.Pow(10, 50);

    /// <summary>Whether Φ(z) &lt; p, 0 ≤ z &lt; 8: Φ(z) = ½ + Σ (−1)^n z^(2n+1)/(2^n·n!·(2n + 1))/√(2π).</summary>
    public static bool IsBelow(double z, double p)
    {
        BigInteger x = Scaled(z), square = x * x >> Bits, term = x, sum = x;
        for (int n = 1; !term.IsZero; n++)
        {
            term = -(term * square >> Bits) / (2 * n);
            sum += term / (2 * n + 1);
        }

        return (sum * Density >> Bits) + (BigInteger.One << Bits - 1) < Scaled(p);
    }

    private static BigInteger Scaled(double value) => (BigInteger)Math.ScaleB(value, Bits);
}
