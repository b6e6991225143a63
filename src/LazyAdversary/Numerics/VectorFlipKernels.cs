using System.Runtime.CompilerServices;

namespace LazyAdversary.Numerics;

/// <inheritdoc/>
internal sealed unsafe class FlipKernels<TVector, TLanes> : FlipKernels
    where TVector : struct
    where TLanes : struct, ILanes<float, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Activate(float* clean, float* e, ushort* active, int total)
    {
        uint bits = 0;
        for (nint s = 0; s < total; s += TLanes.Count)
            AddToWord(TLanes.PositiveBits(TLanes.Add(TLanes.Load(clean + s), TLanes.Load(e + s))), s, ref bits, ref active);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ActivateBeyond(float* z, float bound, ushort* active, ushort* doubtful, int total)
    {
        TVector below = TLanes.Broadcast(-bound), minus = TLanes.Broadcast(-1);
        uint on = 0, known = 0;
        for (nint s = 0; s < total; s += TLanes.Count)
        {
            var value = TLanes.Load(z + s);
            uint isOn = TLanes.PositiveBits(TLanes.Add(value, below)), isOff = TLanes.PositiveBits(TLanes.MultiplyAdd(value, minus, below));
            AddToWord(isOn, s, ref on, ref active);
            AddToWord(isOn | isOff, s, ref known, ref doubtful);
        }

        for (ushort* word = doubtful - total / Word; word < doubtful; word++) *word = (ushort)~*word;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double SumActive(float* clean, float* e, float* values, int positive, int total)
    {
        TVector plus = TLanes.Broadcast(0), minus = plus;
        for (nint s = 0; s < positive; s += TLanes.Count)
            plus = TLanes.Add(plus, TLanes.WherePositive(TLanes.Add(TLanes.Load(clean + s), TLanes.Load(e + s)), TLanes.Load(values + s)));
        for (nint s = positive; s < total; s += TLanes.Count)
            minus = TLanes.Add(minus, TLanes.WherePositive(TLanes.Add(TLanes.Load(clean + s), TLanes.Load(e + s)), TLanes.Load(values + s)));
        return (double)TLanes.Sum(plus) - TLanes.Sum(minus);
    }

    public override double Advance(
        float* e, float* v, float* clean, float* matrix, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights,
        ushort* active, int positive, int total, float keep, float add) => rows.Length switch
        {
            0 => Advance<Zero>(e, v, clean, matrix, rows, weights, active, positive, total, keep, add),
            1 => Advance<One>(e, v, clean, matrix, rows, weights, active, positive, total, keep, add),
            2 => Advance<Two>(e, v, clean, matrix, rows, weights, active, positive, total, keep, add),
            3 => Advance<Three>(e, v, clean, matrix, rows, weights, active, positive, total, keep, add),
            _ => Advance<Four>(e, v, clean, matrix, rows, weights, active, positive, total, keep, add),
        };

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
            for (nint s = 0; s < stride; s += TLanes.Count)
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
            for (nint s = 0; s < stride; s += TLanes.Count)
                TLanes.Store(TLanes.MultiplyAdd(weight, TLanes.Load(row + s), TLanes.Load(v + s)), v + s);
        }
    }

    // The number of rows is known to the compiler, so that a step with none does not pay for four.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Advance<TRows>(
        float* e, float* v, float* clean, float* matrix, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights,
        ushort* active, int positive, int total, float keep, float add)
        where TRows : struct, IExtent
    {
        float* r0 = TRows.Value > 0 ? matrix + (nint)rows[0] * total : null;
        float* r1 = TRows.Value > 1 ? matrix + (nint)rows[1] * total : null;
        float* r2 = TRows.Value > 2 ? matrix + (nint)rows[2] * total : null;
        float* r3 = TRows.Value > 3 ? matrix + (nint)rows[3] * total : null;
        var w0 = TRows.Value > 0 ? TLanes.Broadcast(weights[0]) : default;
        var w1 = TRows.Value > 1 ? TLanes.Broadcast(weights[1]) : default;
        var w2 = TRows.Value > 2 ? TLanes.Broadcast(weights[2]) : default;
        var w3 = TRows.Value > 3 ? TLanes.Broadcast(weights[3]) : default;
        var keeps = TLanes.Broadcast(keep);
        var adds = TLanes.Broadcast(add);
        TVector plus = TLanes.Broadcast(0), sum = plus;
        uint bits = 0;
        for (nint s = 0; s < total; s += TLanes.Count)
        {
            if (s == positive) (plus, sum) = (sum, TLanes.Broadcast(0));
            var rate = TLanes.Load(v + s);
            if (TRows.Value > 0)
            {
                rate = TLanes.MultiplyAdd(w0, TLanes.Load(r0 + s), rate);
                if (TRows.Value > 1) rate = TLanes.MultiplyAdd(w1, TLanes.Load(r1 + s), rate);
                if (TRows.Value > 2) rate = TLanes.MultiplyAdd(w2, TLanes.Load(r2 + s), rate);
                if (TRows.Value > 3) rate = TLanes.MultiplyAdd(w3, TLanes.Load(r3 + s), rate);
                TLanes.Store(rate, v + s);
            }

            var moved = TLanes.MultiplyAdd(adds, rate, TLanes.Multiply(keeps, TLanes.Load(e + s)));
            TLanes.Store(moved, e + s);
            var z = TLanes.Add(TLanes.Load(clean + s), moved);
            sum = TLanes.Add(sum, TLanes.WherePositive(z, moved));
            AddToWord(TLanes.PositiveBits(z), s, ref bits, ref active);
        }

        return positive < total ? TLanes.Sum(TLanes.MultiplyAdd(sum, TLanes.Broadcast(-1), plus)) : TLanes.Sum(sum);
    }

    /// <summary>Appends the bits of one vector to the pattern.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToWord(uint vector, nint s, ref uint bits, ref ushort* active)
    {
        bits = TLanes.Count == Word ? vector : bits | vector << (int)(s % Word);
        if (TLanes.Count < Word && (s + TLanes.Count) % Word != 0) return;
        *active++ = (ushort)bits;
        bits = 0;
    }
}
