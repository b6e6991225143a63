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
