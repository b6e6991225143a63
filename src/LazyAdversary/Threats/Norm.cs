using LazyAdversary.Attacks;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Theory;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.Certificates;
using LazyAdversary.TwoLayer.Rays;
using LazyAdversary.TwoLayer.SignFlips;

namespace LazyAdversary.Threats;

/// <summary>How the size of a perturbation δ is measured.</summary>
public enum Norm
{
    /// <summary>‖δ‖₂ = √(Σ δ_k²), the paper's.</summary>
    L2,

    /// <summary>‖δ‖_∞ = max |δ_k|.</summary>
    LInf,

    /// <summary>‖δ‖₁ = Σ |δ_k|.</summary>
    L1,
}
