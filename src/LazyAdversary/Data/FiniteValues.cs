using System.Numerics.Tensors;

namespace LazyAdversary.Data;

/// <summary>Refuses NaN and infinity, naming where they are.</summary>
internal static class FiniteValues
{
    /// <summary>Throws when one of the values, rows of length <paramref name="rowLength"/>, is not finite.</summary>
    public static void Require(ReadOnlySpan<float> values, int rowLength, string what, string parameter)
    {
        if (TensorPrimitives.IsFiniteAll(values)) return;
        int i = 0;
        while (float.IsFinite(values[i])) i++;
        throw new ArgumentException(
            FormattableString.Invariant($"The {what} in row {i / rowLength}, column {i % rowLength} is {values[i]}: every value must be finite."), parameter);
    }
}
