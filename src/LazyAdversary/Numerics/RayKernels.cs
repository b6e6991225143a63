using System.Numerics;
using System.Runtime.InteropServices;

namespace LazyAdversary.Numerics;

/// <summary>Passes over the m neurons of one ray z + t·v.</summary>
internal static class RayKernels
{
    // Wider than the rounding of the test itself: what it lets through is decided in double.
    private const float Slack = 1e-5f;

    /// <summary>
    /// Lists every neuron whose kink −z/v lies in (start, end], and possibly a few just outside: those with z·v &lt; 0 and start·|v| ≲ |z| ≲ end·|v|.
    /// </summary>
    public static int KinkCandidates(ReadOnlySpan<float> z, ReadOnlySpan<float> v, double start, double end, Span<int> found)
    {
        // Both bounds round outwards; a float32 infinity asks for every kink beyond the start.
        float low = Math.Min((float)start, float.MaxValue) * (1 - Slack), high = (float)end * (1 + Slack);
        int lanes = Vector<float>.Count, count = 0, s = 0;
        var zs = MemoryMarshal.Cast<float, Vector<float>>(z);
        var vs = MemoryMarshal.Cast<float, Vector<float>>(v);
        var lows = new Vector<float>(low);
        var highs = new Vector<float>(high);
        for (int i = 0; i < zs.Length; i++, s += lanes)
        {
            var size = Vector.Abs(zs[i]);
            var speed = Vector.Abs(vs[i]);
            var inside = Vector.GreaterThanOrEqual(size, speed * lows) & ~Vector.GreaterThan(size, speed * highs);
            // Opposite signs: the sign bit of the exclusive or.
            var opposite = Vector.LessThan(Vector.AsVectorInt32(zs[i]) ^ Vector.AsVectorInt32(vs[i]), Vector<int>.Zero);
            if (Vector.EqualsAll(inside & opposite, Vector<int>.Zero)) continue;
            for (int k = s; k < s + lanes; k++) Test(z[k], v[k], k, found);
        }

        for (; s < z.Length; s++) Test(z[s], v[s], s, found);
        return count;

        void Test(float zk, float vk, int k, Span<int> target)
        {
            if ((double)zk * vk >= 0) return;
            if (Math.Abs(zk) >= Math.Abs(vk) * low && !(Math.Abs(zk) > Math.Abs(vk) * high)) target[count++] = k;
        }
    }

    /// <summary>
    /// Lists every neuron whose activity is not certain to be that in <paramref name="active"/> (0 or not) all the way from t − reach to t + reach: where z + t·v
    /// is within its error bound and reach·|v| of 0, or on the other side.
    /// </summary>
    public static int UncertainOrFlipped(
        ReadOnlySpan<float> z, ReadOnlySpan<float> v, float t, float reach, ReadOnlySpan<float> errors, float errorScale, ReadOnlySpan<float> active, Span<int> found)
    {
        int lanes = Vector<float>.Count, count = 0, s = 0;
        var zs = MemoryMarshal.Cast<float, Vector<float>>(z);
        var vs = MemoryMarshal.Cast<float, Vector<float>>(v);
        var es = MemoryMarshal.Cast<float, Vector<float>>(errors);
        var actives = MemoryMarshal.Cast<float, Vector<float>>(active);
        var ts = new Vector<float>(t);
        var reaches = new Vector<float>(reach);
        for (int i = 0; i < zs.Length; i++, s += lanes)
        {
            var value = zs[i] + ts * vs[i];
            var bound = es[i] * errorScale + reaches * Vector.Abs(vs[i]);
            var certainlyOn = Vector.GreaterThan(value, bound);
            var certainlyOff = Vector.LessThan(value, -bound);
            var wasOff = Vector.Equals(actives[i], Vector<float>.Zero);
            var settled = Vector.ConditionalSelect(wasOff, certainlyOff, certainlyOn);
            if (Vector.EqualsAll(settled, Vector<int>.AllBitsSet)) continue;
            for (int k = s; k < s + lanes; k++) Test(z[k], v[k], errors[k], active[k], k, found);
        }

        for (; s < z.Length; s++) Test(z[s], v[s], errors[s], active[s], s, found);
        return count;

        void Test(float zk, float vk, float error, float on, int k, Span<int> target)
        {
            float value = zk + t * vk, bound = error * errorScale + reach * Math.Abs(vk);
            if (!(on == 0 ? value < -bound : value > bound)) target[count++] = k;
        }
    }
}
