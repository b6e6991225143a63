namespace LazyAdversary.Certification.Relaxation;

/// <summary>
/// The free choices of a quadratic function below F: C + g·δ − δᵀHδ. For every hurting neuron a curvature p = 1/(4h), and so σ(t) ≤ p·t² + t/2 + 1/(16p); for
/// every helping neuron a slope α, and so σ(t) ≥ α·t; and the multiplier μ of ‖δ‖².
/// </summary>
/// <param name="Curvatures">p_s &gt; 0 of the hurting neurons.</param>
/// <param name="Slopes">α_s ∈ [0, 1] of the helping neurons.</param>
/// <param name="Multiplier">μ.</param>
/// <param name="SpectrumEnd">Where the spectrum of H seems to end, below μ.</param>
internal sealed record QuadraticBound(double[] Curvatures, double[] Slopes, double Multiplier, double SpectrumEnd);
