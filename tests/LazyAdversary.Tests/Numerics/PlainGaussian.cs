namespace LazyAdversary.Tests.Numerics;

/// <summary>The generator one value at a time: the specification that the vector form equals bit for bit.</summary>
internal static class PlainGaussian
{
    public static float Value(int seed, uint row, int column)
    {
        int place = column % 32;
        var (x0, x1, x2, x3) = Philox((uint)(column / 32 * 16 + place % 16), row, (uint)seed);
        ulong angleBits = x2 | (ulong)x3 << 32;
        double angle = (OneToTwo(angleBits) - 1.5) * (Math.PI / 2);
        double sine = angle * Series(angle * angle, 1 / 6227020800.0, -1 / 39916800.0, 1 / 362880.0, -1 / 5040.0, 1 / 120.0, -1 / 6.0, 1);
        double cosine = Series(
            angle * angle, -1 / 87178291200.0, 1 / 479001600.0, -1 / 3628800.0, 1 / 40320.0, -1 / 720.0, 1 / 24.0, -1 / 2.0, 1);
        bool swap = (angleBits & 1) != 0, isSecond = place >= 16;
        double radius = Radius(x0 | (ulong)x1 << 32);
        return (float)(((angleBits & 2) == 0 ? radius : -radius) * (swap == isSecond ? cosine : sine));
    }

    private static double Radius(ulong bits) => Math.Sqrt(-2 * Log(2 - OneToTwo(bits)));

    private static double OneToTwo(ulong bits) => BitConverter.UInt64BitsToDouble(bits >> 12 | 0x3FF0_0000_0000_0000);

    private static double Log(double u)
    {
        const ulong rootHalf = 0x3FE6_A09E_0000_0000;
        ulong shifted = BitConverter.DoubleToUInt64Bits(u) + (0x3FF0_0000_0000_0000 - rootHalf);
        double f = BitConverter.UInt64BitsToDouble((shifted & 0xF_FFFF_FFFF_FFFF) + rootHalf);
        double s = (f - 1) / (f + 1);
        double artanh = s * Series(s * s, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3, 2.0);
        return ((int)(shifted >> 52) - 1023) * 0.693147180559945309 + artanh;
    }

    /// <summary>Horner's rule, highest power first.</summary>
    private static double Series(double x, params ReadOnlySpan<double> coefficients)
    {
        double sum = coefficients[0];
        foreach (double coefficient in coefficients[1..]) sum = sum * x + coefficient;
        return sum;
    }

    private static (uint X0, uint X1, uint X2, uint X3) Philox(uint x0, uint x1, uint key0)
    {
        uint x2 = 0, x3 = 0, key1 = 0;
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)x0 * 0xD2511F53, product1 = (ulong)x2 * 0xCD9E8D57;
            (x0, x1, x2, x3) = ((uint)(product1 >> 32) ^ x1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ x3 ^ key1, (uint)product0);
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }

        return (x0, x1, x2, x3);
    }
}
