using LazyAdversary.Attacks;

namespace LazyAdversary.Evaluation;

/// <summary>
/// The constants that Theorem 3.1 says are of order 1, whatever the dimension: what Figures 2, 3, 5 and 6 plot. Means over correctly classified examples that one
/// gradient step turned.
/// </summary>
/// <param name="GradientNorm">mean ‖∇f(x)‖/√d.</param>
/// <param name="StepSize">mean |η|·d.</param>
/// <param name="Distance">mean ‖δ‖·√d.</param>
public sealed record ScalingConstants(double GradientNorm, double StepSize, double Distance)
{
    /// <summary>Computes them; NaN when no example was turned.</summary>
    /// <param name="records">The records of a <see cref="GradientStepAttack"/>.</param>
    /// <param name="dimension">The dimension d of the inputs, at least 1.</param>
    public static ScalingConstants Of(IEnumerable<GradientStepRecord> records, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        GradientStepRecord[] turned = [.. records.Where(r => r.IsFlipped && !r.IsMisclassified)];
        if (turned.Length == 0) return new(double.NaN, double.NaN, double.NaN);
        double root = Math.Sqrt(dimension);
        return new(
            turned.Average(r => r.GradientNorm) / root,
            turned.Average(r => Math.Abs(r.Eta!.Value)) * dimension,
            turned.Average(r => r.Distance) * root);
    }
}
