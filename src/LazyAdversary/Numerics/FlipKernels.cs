using System.Runtime.Intrinsics;

namespace LazyAdversary.Numerics;

/// <summary>
/// The two inner loops of the sign-flip form of projected gradient descent, over neurons whose positive output weights come first. Both groups are padded to
/// multiples of <see cref="Lanes"/>, so that a vector never mixes signs; padding never becomes active.
/// </summary>
internal static unsafe class FlipKernels
{
    /// <summary>What groups of neurons are padded to: the widest vector.</summary>
    public const int Lanes = 16;

    /// <summary>The number of neurons that one word of the activity pattern stands for.</summary>
    public static int LanesPerWord { get; } =
        Vector512.IsHardwareAccelerated ? Simd512.Count : Vector256.IsHardwareAccelerated ? Simd256.Count : Simd128.Count;

    /// <summary>
    /// e ← keep·e + add·v, then z = z_x + e. Updates the activity pattern 1[z &gt; 0], lists the words of it that changed, and
    /// returns Σ e over active positive neurons less Σ e over active negative ones.
    /// </summary>
    public static double Advance(
        float* e, float* v, float* zx, uint* active, int positive, int total, float keep, float add, Span<FlippedWord> flipped, out int flippedCount)
    {
        if (Vector512.IsHardwareAccelerated) return Advance<Simd512>(e, v, zx, active, positive, total, keep, add, flipped, out flippedCount);
        if (Vector256.IsHardwareAccelerated) return Advance<Simd256>(e, v, zx, active, positive, total, keep, add, flipped, out flippedCount);
        return Advance<Simd128>(e, v, zx, active, positive, total, keep, add, flipped, out flippedCount);
    }

    /// <summary>v ← v + Σ_i weights[i]·rows[i], four rows at a time so that v is read and written once for four.</summary>
    public static void AddRows(float* v, float* matrix, int stride, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights)
    {
        if (Vector512.IsHardwareAccelerated) AddRows<Simd512>(v, matrix, stride, rows, weights);
        else if (Vector256.IsHardwareAccelerated) AddRows<Simd256>(v, matrix, stride, rows, weights);
        else AddRows<Simd128>(v, matrix, stride, rows, weights);
    }

    private static double Advance<TVector>(
        float* e, float* v, float* zx, uint* active, int positive, int total, float keep, float add, Span<FlippedWord> flipped, out int flippedCount)
        where TVector : struct, ISimdFloat<TVector>
    {
        flippedCount = 0;
        float plus = AdvanceGroup<TVector>(e, v, zx, active, 0, positive, keep, add, flipped, ref flippedCount);
        float minus = AdvanceGroup<TVector>(e, v, zx, active, positive, total, keep, add, flipped, ref flippedCount);
        return (double)plus - minus;
    }

    private static float AdvanceGroup<TVector>(
        float* e, float* v, float* zx, uint* active, int start, int end, float keep, float add, Span<FlippedWord> flipped, ref int flippedCount)
        where TVector : struct, ISimdFloat<TVector>
    {
        var keeps = TVector.Broadcast(keep);
        var adds = TVector.Broadcast(add);
        var sum = TVector.Broadcast(0);
        int word = start / TVector.Count;
        for (int s = start; s < end; s += TVector.Count, word++)
        {
            var moved = TVector.MultiplyAdd(adds, TVector.Load(v + s), TVector.Multiply(keeps, TVector.Load(e + s)));
            moved.Store(e + s);
            sum = TVector.Add(sum, TVector.WherePositive(TVector.Add(TVector.Load(zx + s), moved), moved, out uint bits));
            if (bits == active[word]) continue;
            flipped[flippedCount++] = new(s, bits, bits ^ active[word]);
            active[word] = bits;
        }

        return TVector.Sum(sum);
    }

    private static void AddRows<TVector>(float* v, float* matrix, int stride, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights)
        where TVector : struct, ISimdFloat<TVector>
    {
        int i = 0;
        for (; i + 4 <= rows.Length; i += 4)
        {
            float* r0 = matrix + (nint)rows[i] * stride, r1 = matrix + (nint)rows[i + 1] * stride;
            float* r2 = matrix + (nint)rows[i + 2] * stride, r3 = matrix + (nint)rows[i + 3] * stride;
            var w0 = TVector.Broadcast(weights[i]);
            var w1 = TVector.Broadcast(weights[i + 1]);
            var w2 = TVector.Broadcast(weights[i + 2]);
            var w3 = TVector.Broadcast(weights[i + 3]);
            for (int s = 0; s < stride; s += TVector.Count)
            {
                var sum = TVector.MultiplyAdd(w0, TVector.Load(r0 + s), TVector.Load(v + s));
                sum = TVector.MultiplyAdd(w1, TVector.Load(r1 + s), sum);
                sum = TVector.MultiplyAdd(w2, TVector.Load(r2 + s), sum);
                TVector.MultiplyAdd(w3, TVector.Load(r3 + s), sum).Store(v + s);
            }
        }

        for (; i < rows.Length; i++)
        {
            float* row = matrix + (nint)rows[i] * stride;
            var weight = TVector.Broadcast(weights[i]);
            for (int s = 0; s < stride; s += TVector.Count) TVector.MultiplyAdd(weight, TVector.Load(row + s), TVector.Load(v + s)).Store(v + s);
        }
    }
}

/// <summary>A group of neurons, the first of which is <paramref name="Start"/>, some of which switched on or off.</summary>
/// <param name="Start">The first neuron of the word.</param>
/// <param name="Active">Which of them are active now, as bits.</param>
/// <param name="Changed">Which of them changed, as bits.</param>
internal readonly record struct FlippedWord(int Start, uint Active, uint Changed);
