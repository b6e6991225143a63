using LazyAdversary.Data;
using LazyAdversary.Lazy;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Benchmarks.Work;

/// <summary>
/// Batch-1 SGD in one call of <see cref="LazySgd.Train"/>, with the exit test at every step but a ball that is never left. What the call does once, such as
/// measuring the deviations before the first step and after the last, is part of it.
/// </summary>
internal sealed class SgdWork(int width, int dimension)
{
    private const int Examples = 64;
    private const double NeverLeft = 1e6;

    private readonly TwoLayerReluNet _network = Inputs.Network(width, dimension);
    private readonly LabeledData _data = Inputs.UnitGaussian(Examples, dimension);

    public double FlopsPerStep => 6.0 * _network.Width * _network.Dimension;

    public long WeightBytes => (long)_network.Weights.Length * sizeof(float);

    public void Run(int steps, int threads)
    {
        var options = new LazySgdOptions
        {
            LazyConstant = NeverLeft,
            Steps = steps,
            Epochs = (steps + Examples - 1) / Examples,
            Threads = threads,
        };
        var run = new LazySgd(options).Train(_network, _data);
        if (run.Steps != steps) throw new InvalidOperationException($"{run.Steps} of {steps} steps were taken: the time would be of less work.");
    }
}
