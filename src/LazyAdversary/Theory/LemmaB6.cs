using System.Numerics.Tensors;
using LazyAdversary.Numerics;

namespace LazyAdversary.Theory;

/// <summary>
/// Lemma B.6: the probability, over the draw of w_{s,0}, that a neuron has another sign at x + δ than at x. For ‖x‖ = 1, ‖δ‖ ≤ R &lt; 1, d ≥ 2. A bound of a
/// probability, so γ plays no part.
/// </summary>
public static class LemmaB6
{
    private const string NoProbability = "a probability is at most 1";

    /// <summary>P(sign(w_{s,0}·x) ≠ sign(w_{s,0}·(x+δ))) ≤ R√(2 log d) + 1/d.</summary>
    /// <param name="setting">Of which d matters.</param>
    /// <param name="radius">R, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public static Bound FlipProbability(LazySetting setting, double radius)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Radius.Require(radius);
        double d = setting.Dimension;
        return Bound.Of(
            BoundSide.Upper, radius * Math.Sqrt(2 * Math.Log(d)) + 1 / d, trivial: 1, NoProbability,
            Radius.DimensionAtLeastTwo(setting), Radius.BelowOne(radius));
    }

    /// <summary>The same probability exactly: the angle between x and x + δ over π. w_{s,0} is isotropic, so only that angle matters.</summary>
    /// <param name="input">x, not zero.</param>
    /// <param name="perturbed">x + δ, not zero.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a vector is zero or not finite.</exception>
    public static double ExactFlipProbability(ReadOnlySpan<float> input, ReadOnlySpan<float> perturbed)
    {
        if (input.Length != perturbed.Length)
            throw new ArgumentException($"The input has length {input.Length} but the perturbed input {perturbed.Length}.", nameof(perturbed));
        double[] u = Unit(input, nameof(input)), v = Unit(perturbed, nameof(perturbed));

        // The arc cosine of u·v would lose half the digits of a small angle.
        return 2 * Math.Atan2(TensorPrimitives.Distance<double>(u, v), Math.Sqrt(SquaredNormOfSum(u, v))) / Math.PI;
    }

    /// <summary>
    /// P(some δ′, δ″ within ε of δ, and W, W′ in the lazy ball, give the neuron different signs) ≤ 2ε(√d + 2√(d·log(2/ε))) + (1 + R + ε)·V.
    /// </summary>
    /// <remarks>As the paper states it; its proof takes ‖δ‖ ≤ ½.</remarks>
    /// <param name="setting">Of which d and V matter.</param>
    /// <param name="radius">R, at least 0.</param>
    /// <param name="distance">ε, positive. Vacuous long before 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN, or ε is not positive.</exception>
    public static Bound NeighborhoodFlipProbability(LazySetting setting, double radius, double distance)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Radius.Require(radius);
        if (!(distance > 0)) throw new ArgumentOutOfRangeException(nameof(distance), distance, "ε must be positive.");
        double d = setting.Dimension, log = Math.Max(0, Math.Log(2 / distance));
        return Bound.Of(
            BoundSide.Upper, 2 * distance * (Math.Sqrt(d) + 2 * Math.Sqrt(d * log)) + (1 + radius + distance) * setting.MaxDeviation, trivial: 1, NoProbability,
            Radius.DimensionAtLeastTwo(setting), Radius.BelowOne(radius));
    }

    private static double[] Unit(ReadOnlySpan<float> vector, string parameter)
    {
        double norm = PreciseVectors.Norm(vector);
        if (!(norm > 0 && double.IsFinite(norm))) throw new ArgumentException("A direction needs a finite vector that is not zero.", parameter);
        return Array.ConvertAll(vector.ToArray(), value => value / norm);
    }

    private static double SquaredNormOfSum(double[] u, double[] v)
    {
        double sum = 0;
        for (int k = 0; k < u.Length; k++) sum += (u[k] + v[k]) * (u[k] + v[k]);
        return sum;
    }
}
