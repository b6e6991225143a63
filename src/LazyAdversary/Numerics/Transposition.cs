using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LazyAdversary.Numerics;

/// <summary>The transpose of float matrices of four rows, four columns at a time in registers.</summary>
internal static unsafe class Transposition
{
    public const int Size = 4;

    public static bool IsHardwareAccelerated => Sse.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>target[c, r] (+)= source[r, c] for r &lt; 4 and c &lt; columns, a multiple of 4.</summary>
    public static void FourRows(int columns, float* source, nint strideSource, float* target, nint strideTarget, bool accumulate)
    {
        for (float* end = source + columns; source != end; source += Size)
        {
            var row0 = Vector128.Load(source);
            var row1 = Vector128.Load(source + strideSource);
            var row2 = Vector128.Load(source + 2 * strideSource);
            var row3 = Vector128.Load(source + 3 * strideSource);
            Vector128<float> evenLow = InterleaveLow(row0, row2), oddLow = InterleaveLow(row1, row3);
            Vector128<float> evenHigh = InterleaveHigh(row0, row2), oddHigh = InterleaveHigh(row1, row3);
            Store(InterleaveLow(evenLow, oddLow), target, accumulate);
            Store(InterleaveHigh(evenLow, oddLow), target + strideTarget, accumulate);
            Store(InterleaveLow(evenHigh, oddHigh), target + 2 * strideTarget, accumulate);
            Store(InterleaveHigh(evenHigh, oddHigh), target + 3 * strideTarget, accumulate);
            target += Size * strideTarget;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<float> x, float* target, bool accumulate) =>
        (accumulate ? Vector128.Load(target) + x : x).Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}
