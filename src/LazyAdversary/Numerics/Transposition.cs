using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LazyAdversary.Numerics;

/// <summary>The transpose of 4 × 4 floats in registers.</summary>
internal static unsafe class Transposition
{
    public const int Size = 4;

    public static bool IsHardwareAccelerated => Sse.IsSupported || AdvSimd.Arm64.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(float* source, nint strideSource, float* target, nint strideTarget)
    {
        var row0 = Vector128.Load(source);
        var row1 = Vector128.Load(source + strideSource);
        var row2 = Vector128.Load(source + 2 * strideSource);
        var row3 = Vector128.Load(source + 3 * strideSource);
        Vector128<float> evenLow = InterleaveLow(row0, row2), oddLow = InterleaveLow(row1, row3);
        Vector128<float> evenHigh = InterleaveHigh(row0, row2), oddHigh = InterleaveHigh(row1, row3);
        InterleaveLow(evenLow, oddLow).Store(target);
        InterleaveHigh(evenLow, oddLow).Store(target + strideTarget);
        InterleaveLow(evenHigh, oddHigh).Store(target + 2 * strideTarget);
        InterleaveHigh(evenHigh, oddHigh).Store(target + 3 * strideTarget);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}
