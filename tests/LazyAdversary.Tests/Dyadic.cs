using System.Numerics;

namespace LazyAdversary.Tests;

/// <summary>mantissa·2^exponent: every finite float and double is one, and sums and products of them are exact.</summary>
internal readonly struct Dyadic(BigInteger mantissa, int exponent) : IComparable<Dyadic>
{
    private readonly BigInteger _mantissa = mantissa;
    private readonly int _exponent = exponent;

    public int Sign => _mantissa.Sign;

    public static Dyadic PowerOfTwo(int exponent) => new(BigInteger.One, exponent);

    public static implicit operator Dyadic(double value)
    {
        Assert.True(double.IsFinite(value), $"{value} is no number.");
        long bits = BitConverter.DoubleToInt64Bits(value), fraction = bits & ((1L << 52) - 1);
        int exponent = (int)(bits >> 52 & 0x7FF);
        long mantissa = exponent == 0 ? fraction : fraction | 1L << 52;
        if (mantissa == 0) return default;
        int zeros = BitOperations.TrailingZeroCount(mantissa);
        return new((bits < 0 ? -1 : 1) * (mantissa >> zeros), Math.Max(exponent, 1) - 1075 + zeros);
    }

    public static Dyadic operator +(Dyadic a, Dyadic b)
    {
        if (a.Sign == 0) return b;
        if (b.Sign == 0) return a;
        return a._exponent <= b._exponent
            ? new(a._mantissa + (b._mantissa << (b._exponent - a._exponent)), a._exponent)
            : new((a._mantissa << (a._exponent - b._exponent)) + b._mantissa, b._exponent);
    }

    public static Dyadic operator -(Dyadic a) => new(-a._mantissa, a._exponent);

    public static Dyadic operator -(Dyadic a, Dyadic b) => a + -b;

    public static Dyadic operator *(Dyadic a, Dyadic b) => new(a._mantissa * b._mantissa, a._exponent + b._exponent);

    public static bool operator <(Dyadic a, Dyadic b) => (a - b).Sign < 0;

    public static bool operator >(Dyadic a, Dyadic b) => (a - b).Sign > 0;

    public static bool operator <=(Dyadic a, Dyadic b) => (a - b).Sign <= 0;

    public static bool operator >=(Dyadic a, Dyadic b) => (a - b).Sign >= 0;

    public static Dyadic Abs(Dyadic a) => new(BigInteger.Abs(a._mantissa), a._exponent);

    /// <summary>The sign of a + b·√n, n ≥ 0.</summary>
    public static int RootSign(Dyadic a, Dyadic b, Dyadic n)
    {
        int root = n.Sign == 0 ? 0 : b.Sign;
        if (a.Sign == 0 || root == 0 || a.Sign == root) return a.Sign != 0 ? a.Sign : root;
        return (a * a - b * b * n).Sign * a.Sign;
    }

    /// <summary>Whether v is at least √n.</summary>
    public static bool IsAtLeastRoot(Dyadic v, Dyadic n) => v.Sign >= 0 && v * v >= n;

    public static Dyadic Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Dyadic sum = default;
        for (int k = 0; k < x.Length; k++) sum += (Dyadic)x[k] * y[k];
        return sum;
    }

    /// <summary>n·u/(1 − n·u), to 2⁻²⁰⁰ from below.</summary>
    public static Dyadic Gamma(long n) => new((new BigInteger(n) << 200) / ((BigInteger.One << 53) - n), -200);

    /// <summary>Whether a symmetric matrix is positive definite: its leading minors, by elimination without fractions (Bareiss).</summary>
    public static bool IsPositiveDefinite(Dyadic[,] matrix)
    {
        int n = matrix.GetLength(0), least = 0;
        foreach (var value in matrix) least = Math.Min(least, value._exponent);
        var m = new BigInteger[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) m[i, j] = matrix[i, j]._mantissa << (matrix[i, j]._exponent - least);
        }

        var previous = BigInteger.One;
        for (int k = 0; k < n; k++)
        {
            if (m[k, k].Sign <= 0) return false;
            for (int i = k + 1; i < n; i++)
            {
                for (int j = k + 1; j < n; j++) m[i, j] = (m[i, j] * m[k, k] - m[i, k] * m[k, j]) / previous;
            }

            previous = m[k, k];
        }

        return true;
    }

    /// <summary>To some 15 digits; for messages and ratios.</summary>
    public double ToDouble()
    {
        int shift = (int)Math.Max(0, _mantissa.GetBitLength() - 62);
        return Math.ScaleB((double)(_mantissa >> shift), _exponent + shift);
    }

    public int CompareTo(Dyadic other) => (this - other).Sign;

    public override string ToString() => ToDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
