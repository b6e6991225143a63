using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer.Certificates;

namespace LazyAdversary.TwoLayer;

/// <summary>
/// A proved radius in closed form, for two-layer ReLU networks: the smallest over k ≥ 0 of max(q_k, ρ_k), q_k = (F + Σ_{i≤k} |z|_(i)) / (‖∇F‖ + √k·‖W_h‖),
/// F = √m·|f(x)|, where h are the "hurting" neurons (a_s = −sign f(x)), |z|_(1) ≤ |z|_(2) ≤ … their pre-activations in size, ρ_k the k-th smallest
/// |z_s|/‖w_s‖ (ρ_0 = 0), and ‖W_h‖ the largest singular value of their weights.
/// </summary>
/// <remarks>
/// Only a hurting neuron whose sign switches can lower F by more than its linear part, by at most |w_s·δ| − |z_s|, and k of them together by at most
/// √k·‖W_h‖‖δ‖ − Σ|z|_(i). The derivation is in docs/certificates.md. The radius is a proof: singular values are bounded from above by a Cholesky factorization
/// that succeeds, and every rounding error of the computation is covered by a margin. It is about the score as a real function of the stored float32 weights.
/// <para>
/// Cost: O(m·d + m log m) an example. Set-up: a Gram matrix and a few factorizations, O(m·d·min(m, d)), once. The weights are copied when the certifier is
/// made; training the network afterwards does not change what it proves.
/// </para>
/// </remarks>
public sealed class ClosedFormCertifier : ICertifier
{
    // Enough examples for matrix products to pay.
    private const int BlockSize = 96;

    private readonly SplitNetwork _network;
    private readonly int? _threads;

    /// <summary>Copies the network and bounds its operator norms.</summary>
    /// <param name="network">The network.</param>
    /// <param name="threads">How many threads to use; all processors when null. The result does not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public ClosedFormCertifier(TwoLayerReluNet network, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ParallelBlocks.ResolveThreads(threads);
        _network = new(network);
        _threads = threads;
        _network.Prepare(CancellationToken.None);
    }

    /// <inheritdoc/>
    public CertificationResult Certify(
        LabeledData data, IProgress<Progress>? progress = null, CancellationToken cancellationToken = default) =>
        _network.Certify("closed form", data, BlockSize, _threads, ClosedForm.Radius, progress, cancellationToken);
}
