using System.Numerics;
using System.Runtime.InteropServices;

namespace LazyAdversary.Numerics;

/// <summary>The passes over the m neurons that one example of a training step needs. Fixed lanes and chunks: no dependence on threads.</summary>
internal static class TrainingKernels
{
    // Float32 partial sums of this many terms keep their rounding far below that of the products.
    private const int Chunk = 1024;

    /// <summary>Σ_s a_s max(0, z_s).</summary>
    public static double SignedRelu(ReadOnlySpan<float> signs, ReadOnlySpan<float> z)
    {
        double sum = 0;
        for (int start = 0; start < z.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, z.Length - start);
            sum += SignedReluChunk(signs.Slice(start, count), z.Slice(start, count));
        }

        return sum;
    }

    /// <summary>c_s = scale · a_s · 1[z_s &gt; 0].</summary>
    public static void MaskedSigns(ReadOnlySpan<float> signs, ReadOnlySpan<float> z, float scale, Span<float> c)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(signs);
        var zs = MemoryMarshal.Cast<float, Vector<float>>(z);
        var cs = MemoryMarshal.Cast<float, Vector<float>>(c);
        for (int i = 0; i < cs.Length; i++)
            cs[i] = Vector.ConditionalSelect(Vector.GreaterThan(zs[i], Vector<float>.Zero), a[i] * scale, Vector<float>.Zero);
        for (int s = cs.Length * Vector<float>.Count; s < c.Length; s++) c[s] = z[s] > 0 ? scale * signs[s] : 0;
    }

    /// <summary>q_s += c_s · (z_s − z⁰_s), in double.</summary>
    public static void AddMoved(ReadOnlySpan<float> c, ReadOnlySpan<float> z, ReadOnlySpan<float> initial, Span<double> q)
    {
        int lanes = Vector<float>.Count;
        var cs = MemoryMarshal.Cast<float, Vector<float>>(c);
        var zs = MemoryMarshal.Cast<float, Vector<float>>(z);
        var z0 = MemoryMarshal.Cast<float, Vector<float>>(initial);
        var qs = MemoryMarshal.Cast<double, Vector<double>>(q);
        for (int i = 0; i < cs.Length; i++)
        {
            Vector.Widen(cs[i] * (zs[i] - z0[i]), out var low, out var high);
            qs[2 * i] += low;
            qs[2 * i + 1] += high;
        }

        for (int s = cs.Length * lanes; s < c.Length; s++) q[s] += c[s] * (z[s] - initial[s]);
    }

    private static float SignedReluChunk(ReadOnlySpan<float> signs, ReadOnlySpan<float> z)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(signs);
        var zs = MemoryMarshal.Cast<float, Vector<float>>(z);
        var sums = Vector<float>.Zero;
        for (int i = 0; i < zs.Length; i++) sums += a[i] * Vector.Max(zs[i], Vector<float>.Zero);
        float sum = Vector.Sum(sums);
        for (int s = zs.Length * Vector<float>.Count; s < z.Length; s++) sum += signs[s] * Math.Max(z[s], 0);
        return sum;
    }
}
