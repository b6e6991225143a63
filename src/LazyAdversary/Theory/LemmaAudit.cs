using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Theory;

/// <summary>
/// Measures the quantity of each of Lemmas B.4 to B.9 on a network and on examples, and lays it beside the lemma's bound.
/// </summary>
/// <remarks>
/// The lemmas are about a network whose W_0 and a were drawn as in Definition 2.1, about unit inputs chosen independently of that draw (test inputs, say), and
/// about one input at a time: over networks, a row fails on no more than a share γ of its examples on average. On one network the examples share W_0, and more
/// may fail. Lemma B.6 bounds a probability; the rows hold the share of a network's neurons against it, which may lie above by chance.
/// <para>
/// Counts and scores are in double, gradients in float32. The random δ and r are fixed before the network is looked at. What is searched for, the largest
/// change of the gradient, is found from below; beside it stands what is proved from above.
/// </para>
/// <para>
/// Cost: about 4·SearchSteps + 15 products of 2·m·d flops an example, five of them in double; once, a copy of W and a few factorizations of O(m·d·min(m, d)).
/// Memory beside the copy: 4·m doubles for each of up to 32 examples and each thread.
/// </para>
/// </remarks>
public sealed class LemmaAudit
{
    // Enough examples for matrix products to pay.
    private const int BlockSize = 32;

    // What unit norm may be off by in float32.
    private const double UnitNormTolerance = 1e-4;

    /// <summary>Makes the audit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public LemmaAudit(LemmaAuditOptions? options = null)
    {
        Options = options ?? new();
        _ = new LazySetting(1, 1, Options.LazyConstant, Options.FailureProbability);
        if (Options.Radius is double radius && !(radius is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(options), radius, "The radius must be in [0, 1).");
        ArgumentOutOfRangeException.ThrowIfNegative(Options.SearchSteps, nameof(Options.SearchSteps));
        ParallelBlocks.ResolveThreads(Options.Threads);
    }

    /// <summary>The options of this audit.</summary>
    public LemmaAuditOptions Options { get; }

    /// <summary>Audits a network.</summary>
    /// <param name="network">A network without biases, in the lazy ball of <see cref="LemmaAuditOptions.LazyConstant"/>.</param>
    /// <param name="data">Examples with ‖x‖ = 1; their labels do not matter.</param>
    /// <param name="progress">Told after each block of examples, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    /// <exception cref="ArgumentException">
    /// The data does not have the network's dimension or not unit norm, or the network has biases or lies outside the lazy ball.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public LemmaAuditResult Run(
        TwoLayerReluNet network, LabeledData data, IProgress<Progress>? progress = null, CancellationToken cancellationToken = default)
    {
        network.RequireFits(data);
        RequireTheSetting(network, data);
        var setting = new LazySetting(network.Width, network.Dimension, Options.LazyConstant, Options.FailureProbability);
        double radius = Options.Radius ?? Math.Min(0.5, 1 / Math.Sqrt(setting.Dimension));
        var measurement = new LemmaMeasurement(network, setting, radius, data.Count, Options, cancellationToken);
        int done = 0;
        ParallelBlocks.Run(data.Count, BlockSize, ParallelBlocks.ResolveThreads(Options.Threads), (start, count) =>
        {
            measurement.Measure(data.Slice(start, count), start, cancellationToken);
            progress?.Report(new(Interlocked.Add(ref done, count), data.Count));
        }, cancellationToken);
        return new(setting, radius, measurement.Rows());
    }

    private void RequireTheSetting(TwoLayerReluNet network, LabeledData data)
    {
        if (network.HasBias) throw new ArgumentException("The network has biases: the lemmas are about networks without.", nameof(network));
        var deviation = LazyDeviation.Of(network);
        if (!(deviation.Max <= LazyBall.FromLazyConstant(Options.LazyConstant, network.Width).MaxDeviation))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The network lies outside the lazy ball of C_0 = {Options.LazyConstant}: it needs {deviation.LazyConstant}."), nameof(network));
        }

        for (int i = 0; i < data.Count; i++)
        {
            double norm = PreciseVectors.Norm(data.Input(i));
            if (Math.Abs(norm - 1) > UnitNormTolerance)
                throw new ArgumentException(
                    FormattableString.Invariant($"Example {i} has norm {norm}: the lemmas are about unit inputs. See LabeledData.ToUnitNorm."), nameof(data));
        }
    }
}
