namespace LazyAdversary.Numerics;

/// <summary>From double to what can be stored.</summary>
internal static class Float32
{
    /// <summary>
    /// The nearest float32; beyond its range the edge, never ±∞: what the library computes is no overflow of the input it is handed on as. NaN stays NaN.
    /// </summary>
    public static float Nearest(double value) => (float)Math.Clamp(value, float.MinValue, float.MaxValue);

    /// <summary>Puts what overflowed on its way into a vector back to the edge of the range, and 0 where it left no number.</summary>
    public static void MakeFinite(Span<float> values)
    {
        if (System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<float>(values)) return;
        foreach (ref float value in values) value = float.IsNaN(value) ? 0 : Nearest(value);
    }
}
