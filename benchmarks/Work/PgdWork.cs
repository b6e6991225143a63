using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;
using LazyAdversary.TwoLayer.SignFlips;

namespace LazyAdversary.Benchmarks.Work;

/// <summary>
/// PGD in l2 in one call of <see cref="PgdAttack"/>: K, the products before and after the steps and the scores in double are part of it.
/// </summary>
internal sealed class PgdWork
{
    public const int Steps = 100;

    private readonly TwoLayerReluNet _network;
    private readonly LabeledData _data;

    public PgdWork(int width, int dimension, int count)
    {
        _network = Inputs.Network(width, dimension);
        _data = Inputs.WithOwnPredictions(_network, Inputs.UnitGaussian(count, dimension));
    }

    public int Count => _data.Count;

    public void Run(double radius, int threads, PgdMethod method = PgdMethod.Automatic, int steps = Steps) =>
        new PgdAttack(Options(radius, threads, method, steps)).Run(_network, _data);

    /// <summary>K alone, with the weights laid out for it: what attacks on the same weights could share.</summary>
    public void PrepareFlips(int threads) => _ = new FlipMatrices(_network, threads);

    /// <summary>What the cost model chooses.</summary>
    public string Choice(double radius, int threads, int steps = Steps) =>
        FlipChoice.For(Options(radius, threads, PgdMethod.Automatic, steps), _network, _data, threads) is null ? "primal" : "sign flips";

    private static PgdOptions Options(double radius, int threads, PgdMethod method, int steps) =>
        new() { Threat = ThreatModel.L2(radius), Steps = steps, Threads = threads, Method = method };
}
