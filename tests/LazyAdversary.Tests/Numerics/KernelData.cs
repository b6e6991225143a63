using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

/// <summary>Numbers for kernels to work on.</summary>
internal static class KernelData
{
    /// <summary>2⁻²⁴, the largest relative error of one float32 rounding.</summary>
    public const double Epsilon = 1.0 / (1 << 24);

    public static float[] Normal(int length, int seed)
    {
        var values = new float[length];
        if (length > 0) GaussianGenerator.Fill(values, length, seed, threads: 1);
        return values;
    }

    public static float[] Signs(int length, int seed)
    {
        var signs = new float[length];
        GaussianGenerator.FillSigns(signs, seed);
        return signs;
    }

    public static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}
