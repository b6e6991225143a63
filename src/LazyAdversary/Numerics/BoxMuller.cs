using System.Numerics;
using System.Runtime.CompilerServices;

namespace LazyAdversary.Numerics;

/// <summary>
/// Pairs of independent normal values from pairs of 64-bit words, by Box and Muller. Only + − × ÷ √ and bit operations are used, each
/// rounded as IEEE 754 says and none fused, so the bits are the same on every machine; the series below are within 1e-13 of log, sin and
/// cos, far inside float32.
/// </summary>
internal static class BoxMuller
{
    private const int MantissaBits = 52;
    private const ulong Mantissa = (1UL << MantissaBits) - 1;
    private const ulong One = 0x3FF0_0000_0000_0000;
    private const ulong RootHalf = 0x3FE6_A09E_0000_0000;

    /// <summary>
    /// (first, second) = √(−2 log u)·(cos 2πt, sin 2πt). u is one of 2⁻⁵², …, 1, so no value exceeds √(104 log 2) = 8.49 in magnitude.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform(Vector<ulong> radiusBits, Vector<ulong> angleBits, out Vector<double> first, out Vector<double> second)
    {
        var u = new Vector<double>(2) - OneToTwo(radiusBits >> 12);
        var radius = Vector.SquareRoot(new Vector<double>(-2) * Log(u));

        // 52 bits place the angle within an eighth of a turn to either side of the axis; the other bits choose the axis and its direction.
        var angle = (OneToTwo(angleBits >> 12) - new Vector<double>(1.5)) * (Math.PI / 2);
        var squared = angle * angle;
        var cosine = Cosine(squared);
        var sine = angle * SineOverAngle(squared);
        var onSecondAxis = Vector.Equals(angleBits & Vector<ulong>.One, Vector<ulong>.One).As<ulong, double>();
        radius = (radius.As<double, ulong>() | ((angleBits & new Vector<ulong>(2)) << 62)).As<ulong, double>();
        first = radius * Vector.ConditionalSelect(onSecondAxis, sine, cosine);
        second = radius * Vector.ConditionalSelect(onSecondAxis, cosine, sine);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> OneToTwo(Vector<ulong> mantissa) => (mantissa | new Vector<ulong>(One)).As<ulong, double>();

    /// <summary>log u = e·log 2 + 2 artanh((f − 1)/(f + 1)) with u = 2ᵉ f and f in [√½, √2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Log(Vector<double> u)
    {
        var shifted = u.As<double, ulong>() + new Vector<ulong>(One - RootHalf);
        var f = ((shifted & new Vector<ulong>(Mantissa)) + new Vector<ulong>(RootHalf)).As<ulong, double>();

        // An integer below 2⁵² placed in the mantissa of 2⁵² is converted exactly by one subtraction.
        const ulong twoTo52 = 0x4330_0000_0000_0000;
        var biased = ((shifted >> MantissaBits) | new Vector<ulong>(twoTo52)).As<ulong, double>();
        var exponent = biased - new Vector<double>(4503599627370496.0 + 1023);

        var s = (f - Vector<double>.One) / (f + Vector<double>.One);
        var z = s * s;
        var series = new Vector<double>(2.0 / 17);
        series = series * z + new Vector<double>(2.0 / 15);
        series = series * z + new Vector<double>(2.0 / 13);
        series = series * z + new Vector<double>(2.0 / 11);
        series = series * z + new Vector<double>(2.0 / 9);
        series = series * z + new Vector<double>(2.0 / 7);
        series = series * z + new Vector<double>(2.0 / 5);
        series = series * z + new Vector<double>(2.0 / 3);
        series = series * z + new Vector<double>(2.0);
        return exponent * 0.693147180559945309 + s * series;
    }

    /// <summary>Σ (−1)ᵏ x²ᵏ/(2k)! for |x| ≤ π/4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Cosine(Vector<double> squared)
    {
        var series = new Vector<double>(-1.0 / 87178291200);
        series = series * squared + new Vector<double>(1.0 / 479001600);
        series = series * squared + new Vector<double>(-1.0 / 3628800);
        series = series * squared + new Vector<double>(1.0 / 40320);
        series = series * squared + new Vector<double>(-1.0 / 720);
        series = series * squared + new Vector<double>(1.0 / 24);
        series = series * squared + new Vector<double>(-1.0 / 2);
        return series * squared + Vector<double>.One;
    }

    /// <summary>Σ (−1)ᵏ x²ᵏ/(2k + 1)! for |x| ≤ π/4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> SineOverAngle(Vector<double> squared)
    {
        var series = new Vector<double>(1.0 / 6227020800);
        series = series * squared + new Vector<double>(-1.0 / 39916800);
        series = series * squared + new Vector<double>(1.0 / 362880);
        series = series * squared + new Vector<double>(-1.0 / 5040);
        series = series * squared + new Vector<double>(1.0 / 120);
        series = series * squared + new Vector<double>(-1.0 / 6);
        return series * squared + Vector<double>.One;
    }
}
