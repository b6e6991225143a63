using LazyAdversary.Data;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Benchmarks.Work;

/// <summary>f and ∇f for a batch of inputs, in blocks as an attack uses them.</summary>
internal sealed class ScoreAndGradientWork
{
    // Any size from 96 to 192 does; with this one, powers of two share out evenly.
    private const int BlockSize = 128;

    private readonly TwoLayerReluNet _network;
    private readonly LabeledData _data;
    private readonly float[] _scores;
    private readonly float[] _gradients;

    public ScoreAndGradientWork(int width, int dimension, int count)
    {
        _network = Inputs.Network(width, dimension);
        _data = Inputs.UnitGaussian(count, dimension);
        _scores = new float[count];
        _gradients = new float[count * dimension];
    }

    public int Count => _data.Count;

    public double FlopsPerInput => 4.0 * _network.Width * _network.Dimension;

    public void Run(int threads)
    {
        int d = _data.Dimension;
        ParallelBlocks.Run(Count, BlockSize, threads, (start, count) => _network.ScoreAndGradient(
            _data.Inputs.Slice(start * d, count * d), _scores.AsSpan(start, count), _gradients.AsSpan(start * d, count * d)));
    }
}
