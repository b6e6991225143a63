using System.Buffers;
using System.Numerics.Tensors;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Certificates;

/// <summary>A copy of a network, split by output sign, and the loop over blocks of examples that both certificates share.</summary>
internal sealed class SplitNetwork
{
    private readonly int _dimension;
    private readonly double _rootWidth;
    private readonly NeuronGroup _positive;
    private readonly NeuronGroup _negative;

    public SplitNetwork(TwoLayerReluNet network)
    {
        _dimension = network.Dimension;
        _rootWidth = Math.Sqrt(network.Width);
        _positive = new(network, 1);
        _negative = new(network, -1);
    }

    public NeuronGroup Positive => _positive;

    public NeuronGroup Negative => _negative;

    /// <summary>Bounds both operator norms, which certificates need of every network.</summary>
    public void Prepare(CancellationToken cancellationToken)
    {
        _positive.FindOperatorNorm(cancellationToken);
        _negative.FindOperatorNorm(cancellationToken);
    }

    /// <summary>Whether no weight but biases is other than 0, so that the score is the same everywhere.</summary>
    private bool IsConstant => _positive.Norms.All(n => n == 0) && _negative.Norms.All(n => n == 0);

    public CertificationResult Certify(
        string method, LabeledData data, int blockSize, int? threads, Func<SidedExample, double> radius,
        IProgress<Progress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        var records = new CertificationRecord[data.Count];
        bool isConstant = IsConstant;
        int done = 0;
        ForEach(
            data, blockSize, threads,
            (index, score, example) =>
            {
                double proved = example is null ? 0 : isConstant ? double.PositiveInfinity : radius(example);
                records[index] = new()
                {
                    Index = index,
                    Label = data.Labels[index],
                    Prediction = score > 0 ? 1 : score < 0 ? 0 : Margins.NoClass,
                    Margin = Math.Abs(score),
                    Radius = proved,
                    LInfRadius = RoundingError.Down(proved / Math.Sqrt(_dimension)),
                };
            },
            count => progress?.Report(new(Interlocked.Add(ref done, count), data.Count)),
            cancellationToken);
        return new(method, records);
    }

    /// <summary>Shows every example from its own side, by several threads: its index, f(x), and the example; null for f(x) = 0, which has no side.</summary>
    public void ForEach(
        LabeledData data, int blockSize, int? threads, Action<int, double, SidedExample?> visit, Action<int> blockDone, CancellationToken cancellationToken)
    {
        if (data.Dimension != _dimension)
            throw new ArgumentException($"The data has dimension {data.Dimension} but the network expects {_dimension}.", nameof(data));
        ParallelBlocks.Run(data.Count, blockSize, ParallelBlocks.ResolveThreads(threads), (start, count) =>
        {
            var block = data.Slice(start, count);
            using Linearization positive = new(_positive, block), negative = new(_negative, block);
            for (int i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                double score = (positive.Score(i) - negative.Score(i)) / _rootWidth;
                visit(
                    start + i, score,
                    score == 0 ? null : score > 0 ? Example(positive, negative, block, i) : Example(negative, positive, block, i));
            }

            blockDone(count);
        }, cancellationToken);
    }

    private static SidedExample Example(Linearization helping, Linearization hurting, LabeledData block, int i)
    {
        var gradient = helping.Gradient(i).ToArray();
        TensorPrimitives.Subtract(gradient, hurting.Gradient(i), gradient);
        return new(helping.Group, hurting.Group, helping.Values(i), hurting.Values(i), gradient, RoundingError.Up(PreciseVectors.Norm(block.Input(i))));
    }

    /// <summary>One group over a block of examples: all z_s, and the sums of w_s over the neurons with z_s &gt; 0. Its large arrays are rented.</summary>
    private sealed class Linearization : IDisposable
    {
        private const int Strip = 8;

        private readonly double[][] _values;
        private readonly double[] _gradients;

        public Linearization(NeuronGroup group, LabeledData block)
        {
            Group = group;
            int count = block.Count;
            double[] z = ArrayPool<double>.Shared.Rent(count * group.Count);
            float[] active = ArrayPool<float>.Shared.Rent(count * group.Count);
            _gradients = ArrayPool<double>.Shared.Rent(count * group.Dimension);
            group.PreActivations(block.Inputs, z);
            _values = new double[count][];
            for (int i = 0; i < count; i++) _values[i] = new double[group.Count];

            // A transposition, a few examples at a time so that what is written stays in the cache.
            for (int first = 0; first < count; first += Strip)
            {
                int last = Math.Min(count, first + Strip);
                for (int s = 0; s < group.Count; s++)
                {
                    for (int i = first; i < last; i++)
                    {
                        double value = z[s * count + i];
                        _values[i][s] = value;
                        active[i * group.Count + s] = value > 0 ? 1 : 0;
                    }
                }
            }

            group.Combine(active, count, _gradients);
            ArrayPool<double>.Shared.Return(z);
            ArrayPool<float>.Shared.Return(active);
        }

        public NeuronGroup Group { get; }

        public void Dispose() => ArrayPool<double>.Shared.Return(_gradients);

        public ReadOnlySpan<double> Gradient(int i) => _gradients.AsSpan(i * Group.Dimension, Group.Dimension);

        public double[] Values(int i) => _values[i];

        public double Score(int i)
        {
            double sum = 0;
            foreach (double z in _values[i]) sum += Math.Max(0, z);
            return sum;
        }
    }
}
