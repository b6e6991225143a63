namespace LazyAdversary.Numerics;

/// <inheritdoc/>
internal sealed unsafe class FlipKernels<TVector, TLanes> : FlipKernels
    where TVector : struct
    where TLanes : struct, ILanes<float, TVector>
{
    public override int Lanes => TLanes.Count;

    public override double Advance(
        float* e, float* v, float* clean, uint* active, int positive, int total, float keep, float add, Span<FlippedWord> flipped, out int flippedCount)
    {
        flippedCount = 0;
        float plus = AdvanceGroup(e, v, clean, active, 0, positive, keep, add, flipped, ref flippedCount);
        float minus = AdvanceGroup(e, v, clean, active, positive, total, keep, add, flipped, ref flippedCount);
        return (double)plus - minus;
    }

    public override void AddRows(float* v, float* matrix, int stride, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights)
    {
        int i = 0;
        for (; i + 4 <= rows.Length; i += 4)
        {
            float* r0 = matrix + (nint)rows[i] * stride, r1 = matrix + (nint)rows[i + 1] * stride;
            float* r2 = matrix + (nint)rows[i + 2] * stride, r3 = matrix + (nint)rows[i + 3] * stride;
            var w0 = TLanes.Broadcast(weights[i]);
            var w1 = TLanes.Broadcast(weights[i + 1]);
            var w2 = TLanes.Broadcast(weights[i + 2]);
            var w3 = TLanes.Broadcast(weights[i + 3]);
            for (int s = 0; s < stride; s += TLanes.Count)
            {
                var sum = TLanes.MultiplyAdd(w0, TLanes.Load(r0 + s), TLanes.Load(v + s));
                sum = TLanes.MultiplyAdd(w1, TLanes.Load(r1 + s), sum);
                sum = TLanes.MultiplyAdd(w2, TLanes.Load(r2 + s), sum);
                TLanes.Store(TLanes.MultiplyAdd(w3, TLanes.Load(r3 + s), sum), v + s);
            }
        }

        for (; i < rows.Length; i++)
        {
            float* row = matrix + (nint)rows[i] * stride;
            var weight = TLanes.Broadcast(weights[i]);
            for (int s = 0; s < stride; s += TLanes.Count)
                TLanes.Store(TLanes.MultiplyAdd(weight, TLanes.Load(row + s), TLanes.Load(v + s)), v + s);
        }
    }

    private static float AdvanceGroup(
        float* e, float* v, float* clean, uint* active, int start, int end, float keep, float add, Span<FlippedWord> flipped, ref int flippedCount)
    {
        var keeps = TLanes.Broadcast(keep);
        var adds = TLanes.Broadcast(add);
        var sum = TLanes.Broadcast(0);
        int word = start / TLanes.Count;
        for (int s = start; s < end; s += TLanes.Count, word++)
        {
            var moved = TLanes.MultiplyAdd(adds, TLanes.Load(v + s), TLanes.Multiply(keeps, TLanes.Load(e + s)));
            TLanes.Store(moved, e + s);
            var z = TLanes.Add(TLanes.Load(clean + s), moved);
            sum = TLanes.Add(sum, TLanes.WherePositive(z, moved));
            uint bits = TLanes.PositiveBits(z);
            if (bits == active[word]) continue;
            flipped[flippedCount++] = new(s, bits, bits ^ active[word]);
            active[word] = bits;
        }

        return TLanes.Sum(sum);
    }
}
