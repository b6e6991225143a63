using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Certificates;

/// <summary>
/// The free choices of a quadratic function below F on the ball ‖δ‖ ≤ Reach: C + g·δ − δᵀHδ. For a hurting neuron a curvature p = 1/(4h), and so σ(t) ≤ p·t² +
/// t/2 + 1/(16p); or p = 0 where |z_s| ≥ Reach·‖w_s‖: such a neuron cannot switch, and stays what it is at x. For a helping neuron a slope α, and so σ(t) ≥
/// α·t. And the multiplier μ of ‖δ‖².
/// </summary>
/// <param name="Curvatures">p_s ≥ 0 of the hurting neurons.</param>
/// <param name="Slopes">α_s ∈ [0, 1] of the helping neurons.</param>
/// <param name="Multiplier">μ.</param>
/// <param name="SpectrumEnd">Where the spectrum of H seems to end, below μ.</param>
/// <param name="Reach">The largest radius that the bound is for; +∞ when no p_s is 0.</param>
internal sealed record QuadraticBound(double[] Curvatures, double[] Slopes, double Multiplier, double SpectrumEnd, double Reach)
{
    /// <summary>Whether a neuron certainly keeps its sign within the reach, given how far its computed z may be off.</summary>
    public static bool CannotSwitch(double z, double error, double norm, double reach) => Math.Abs(z) - error >= RoundingError.Up(reach * norm);
}
