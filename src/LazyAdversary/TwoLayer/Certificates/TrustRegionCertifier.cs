using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer.Certificates;

namespace LazyAdversary.TwoLayer;

/// <summary>Options of <see cref="TrustRegionCertifier"/>. Values are checked when the certifier is made.</summary>
public sealed record TrustRegionOptions
{
    /// <summary>How often the quadratic bound is adapted to its own worst case, at least 1. More rounds only improve the radius; every one is valid.</summary>
    /// <value>The default is 8; most examples stop after 3 to 6.</value>
    public int Rounds { get; init; } = 8;

    /// <summary>An example is done when a round improves its radius by less than this share, at least 0; 0 takes all rounds.</summary>
    /// <value>The default is 1e-3.</value>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}

/// <summary>
/// A proved radius for two-layer ReLU networks, from a quadratic function below F = √m·|f| whose minimum over a ball is known by duality: far closer to the
/// distance that attacks find than <see cref="ClosedFormCertifier"/>.
/// </summary>
/// <remarks>
/// <para>
/// With t = z_s + w_s·δ, σ(t) ≤ (t + h_s)²/(4h_s) for any h_s &gt; 0 (equal at t = ±h_s) where a neuron hurts, and σ(t) ≥ α_s·t for any α_s ∈ [0, 1] where it
/// helps. So F(δ) ≥ C + g·δ − δᵀHδ, H = Σ_hurting w_s w_sᵀ/(4h_s), and for any μ with μI − H positive definite F(δ) &gt; 0 for all ‖δ‖² &lt; (C − ¼·gᵀ(μI −
/// H)⁻¹g)/μ. h, α and μ are searched for in float32; every choice is valid, and the one chosen is proved in double.
/// </para>
/// <para>
/// The radius is a proof: μI − H is shown to be positive definite by a Cholesky factorization that succeeds, the quadratic form is bounded from any approximate
/// solution, and every rounding error is covered by a margin. Never less than the closed form. The derivation is in docs/certificates.md.
/// </para>
/// <para>
/// Cost: about 100 products with W_h and one factorization of size min(k, d) an example, k the number of hurting neurons; for k &gt; d also k·d² for H. Set-up:
/// the Gram matrices, k²·d each. The weights are copied when the certifier is made.
/// </para>
/// </remarks>
public sealed class TrustRegionCertifier : ICertifier
{
    // Few enough to share the work evenly among threads: it is not in what a block shares.
    private const int BlockSize = 8;

    private readonly SplitNetwork _network;

    /// <summary>Copies the network and bounds its operator norms.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How hard to search.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than 1 round, the tolerance is negative or NaN, or threads is less than 1.</exception>
    public TrustRegionCertifier(TwoLayerReluNet network, TrustRegionOptions? options = null)
        : this(network, options, CancellationToken.None)
    {
    }

    internal TrustRegionCertifier(TwoLayerReluNet network, TrustRegionOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(network);
        Options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Rounds, 1, nameof(Options.Rounds));
        if (!(Options.Tolerance >= 0)) throw new ArgumentOutOfRangeException(nameof(options), Options.Tolerance, "The tolerance must be at least 0.");
        ParallelBlocks.ResolveThreads(Options.Threads);
        _network = new(network);
        _network.Prepare(cancellationToken);
    }

    /// <summary>The options of this certifier.</summary>
    public TrustRegionOptions Options { get; }

    /// <inheritdoc/>
    public CertificationResult Certify(
        LabeledData data, IProgress<Progress>? progress = null, CancellationToken cancellationToken = default) =>
        _network.Certify("trust region", data, BlockSize, Options.Threads, Radius, progress, cancellationToken);

    private double Radius(SidedExample example)
    {
        double closedForm = ClosedForm.Radius(example);
        if (closedForm == 0) return 0;
        var proposal = new RelaxationSearch(example, Options).Run();
        return Math.Max(closedForm, proposal is null ? 0 : RelaxationProof.Radius(example, proposal));
    }
}
