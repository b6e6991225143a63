using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Datasets;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Benchmarks.Work;

/// <summary>One gradient step on MNIST test digits, and the three products that it cannot do without.</summary>
internal sealed class GradientStepWork
{
    public const int TestDigits = 2115;

    // The products are timed in blocks that suit the kernels, whatever the attack's own are.
    private const int BlockSize = 96;

    private readonly TwoLayerReluNet _network;
    private readonly LabeledData _data;

    public GradientStepWork(int width, int count = TestDigits)
    {
        _data = Mnist01.Load().Test.Take(count);
        _network = Inputs.Network(width, _data.Dimension);
    }

    public int Count => _data.Count;

    public double ProductFlops => 6.0 * _network.Width * _network.Dimension;

    public void Run(int threads)
    {
        var records = new GradientStepAttack(new() { Threads = threads }).Run(_network, _data).Records;
        if (records.Count(r => r.IsFlipped) * 2 < Count) throw new InvalidOperationException("Most digits should flip: the time would be of other work.");
    }

    /// <summary>Z = X·Wᵀ, G = Z·W (Z in the place of the masked signs, which take as long) and V = G·Wᵀ.</summary>
    public void RunProducts(int threads)
    {
        int m = _network.Width, d = _network.Dimension;
        ParallelBlocks.Run(Count, BlockSize, threads, (start, count) =>
        {
            var z = new float[count * m];
            var g = new float[count * d];
            MatrixProducts.MultiplyByTransposed(
                count, m, d, _data.Inputs.Slice(start * d, count * d), d, _network.Weights, d, z, m, accumulate: false, threads: 1);
            MatrixProducts.Multiply(count, d, m, z, m, _network.Weights, d, g, d, accumulate: false, threads: 1);
            MatrixProducts.MultiplyByTransposed(count, m, d, g, d, _network.Weights, d, z, m, accumulate: false, threads: 1);
        });
    }
}
