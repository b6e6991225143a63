using System.Numerics.Tensors;
using LazyAdversary.Attacks;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Theory;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;
using LazyAdversary.TwoLayer.Rays;
using LazyAdversary.TwoLayer.SignFlips;

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
