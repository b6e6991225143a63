using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LazyAdversary.Benchmarks.Work;

/// <summary>
/// The most float32 multiply-adds this machine does: chains that depend on nothing but themselves, at the widest vector, without memory.
/// </summary>
internal static class FmaPeak
{
    // A multiply-add takes 4 or 5 cycles and two start in each, so 8 to 10 chains keep both units busy; 12 chains and 2 constants still fit 16 registers.
    private const int Chains = 12;
    private const int Rounds = 30_000_000;

    public static int Lanes { get; } = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>The flops of a run on one thread.</summary>
    public static double Flops => 2.0 * Chains * Lanes * Rounds;

    public static void Run(int threads)
    {
        var others = new Thread[threads - 1];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = new(static () => RunChains());
            others[i].Start();
        }

        RunChains();
        foreach (var other in others) other.Join();
    }

    private static float RunChains()
    {
        if (Vector512.IsHardwareAccelerated) return RunChains<Fma512>();
        return Vector256.IsHardwareAccelerated ? RunChains<Fma256>() : RunChains<Fma128>();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float RunChains<T>()
        where T : struct, IFma<T>
    {
        T x = T.Create(0.999f), y = T.Create(0.001f);
        T a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int round = 0; round < Rounds; round++)
        {
            a = T.MultiplyAdd(a, x, y);
            b = T.MultiplyAdd(b, x, y);
            c = T.MultiplyAdd(c, x, y);
            d = T.MultiplyAdd(d, x, y);
            e = T.MultiplyAdd(e, x, y);
            f = T.MultiplyAdd(f, x, y);
            g = T.MultiplyAdd(g, x, y);
            h = T.MultiplyAdd(h, x, y);
            i = T.MultiplyAdd(i, x, y);
            j = T.MultiplyAdd(j, x, y);
            k = T.MultiplyAdd(k, x, y);
            l = T.MultiplyAdd(l, x, y);
        }

        return T.First(a) + T.First(b) + T.First(c) + T.First(d) + T.First(e) + T.First(f)
            + T.First(g) + T.First(h) + T.First(i) + T.First(j) + T.First(k) + T.First(l);
    }

    private interface IFma<T>
    {
        static abstract T Create(float value);

        static abstract T MultiplyAdd(T x, T y, T z);

        static abstract float First(T x);
    }

    private readonly struct Fma512(Vector512<float> value) : IFma<Fma512>
    {
        private readonly Vector512<float> _value = value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Fma512 Create(float value) => new(Vector512.Create(value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Fma512 MultiplyAdd(Fma512 x, Fma512 y, Fma512 z) => new(Vector512.FusedMultiplyAdd(x._value, y._value, z._value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float First(Fma512 x) => x._value.ToScalar();
    }

    private readonly struct Fma256(Vector256<float> value) : IFma<Fma256>
    {
        private readonly Vector256<float> _value = value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Fma256 Create(float value) => new(Vector256.Create(value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Fma256 MultiplyAdd(Fma256 x, Fma256 y, Fma256 z) => new(Vector256.FusedMultiplyAdd(x._value, y._value, z._value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float First(Fma256 x) => x._value.ToScalar();
    }

    private readonly struct Fma128(Vector128<float> value) : IFma<Fma128>
    {
        private readonly Vector128<float> _value = value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Fma128 Create(float value) => new(Vector128.Create(value));

        // Without the hardware instruction a fused one is emulated: the estimate is what this machine would really run.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Fma128 MultiplyAdd(Fma128 x, Fma128 y, Fma128 z) => new(Vector128.MultiplyAddEstimate(x._value, y._value, z._value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float First(Fma128 x) => x._value.ToScalar();
    }
}
