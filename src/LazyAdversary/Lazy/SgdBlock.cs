using System.Numerics.Tensors;
using LazyAdversary.Data;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Lazy;

/// <summary>
/// A block of B successive examples of stochastic gradient descent, whose steps are taken without touching W.
/// </summary>
/// <remarks>
/// <para>
/// A step adds c_js·x_j to each w_s, so it moves the pre-activation of every later example l of the block by c_js·(x_j·x_l). With Z = X·Wᵀ and
/// G = X·Xᵀ computed once, all steps of the block happen in Z, and W ← W + Cᵀ·X at its end. These are the iterates of plain SGD up to rounding, at the speed of
/// matrix products instead of rank-one updates.
/// </para>
/// <para>
/// The deviation comes along: with u = Σ_j c_js·x_j the step of a batch, ‖Δ_s + u‖² − ‖Δ_s‖² = Σ_j c_js·(x_j·Δ_s + x_j·(Δ_s + u)), and x_j·Δ_s is the
/// pre-activation at W less the one at W_0, before and after the step.
/// </para>
/// </remarks>
internal sealed class SgdBlock
{
    // Later rows are brought up to date this many at a time, so that the coefficients before them are read once for all of them.
    private const int Group = 8;

    // Neurons whose running deviation is this close to the bound are measured exactly: 0.1% of the bound, or what float32 pre-activations leave open.
    private const double CloseShare = 1e-3;
    private const double CloseRoundings = 1.0 / (1 << 20);

    private readonly TwoLayerReluNet _network;
    private readonly int _threads;
    private readonly float[] _inputs;
    private readonly float[] _z;
    private readonly float[] _z0;
    private readonly float[] _gram;
    private readonly float[] _c;
    private readonly double[] _squaredDeviation;
    private readonly int[] _labels;
    private readonly double _largestNorm;

    // The rows of Z before this one have seen every step taken so far.
    private int _current;

    public SgdBlock(TwoLayerReluNet network, int capacity, int threads)
    {
        _network = network;
        _threads = threads;
        Capacity = capacity;
        MiniBatch.RequireRoom(network, capacity, Math.Max(capacity, Math.Max(network.Width, network.Stride)));
        _inputs = new float[capacity * network.Stride];
        _z = new float[capacity * network.Width];
        _z0 = new float[_z.Length];
        _c = new float[_z.Length];
        _gram = new float[capacity * capacity];
        _labels = new int[capacity];
        _squaredDeviation = new double[network.Width];
        for (int s = 0; s < network.Width; s++)
            _largestNorm = Math.Max(_largestNorm, PreciseVectors.Norm(network.InitialWeights.Slice(s * network.Stride, network.Stride)));
        MeasureDeviations();
    }

    /// <summary>B, the most examples a block holds.</summary>
    public int Capacity { get; }

    /// <summary>The examples loaded.</summary>
    public int Count { get; private set; }

    /// <summary>max_s ‖w_s − w_{s,0}‖ after the last step.</summary>
    public double MaxDeviation { get; private set; }

    private int Width => _network.Width;

    /// <summary>Empties the block.</summary>
    public void Clear() => Count = _current = 0;

    /// <summary>Appends an example, extended by the fixed 1 of the biases.</summary>
    public void Add(LabeledData data, int index)
    {
        _network.Extend(data.Input(index), _inputs.AsSpan(Count * _network.Stride, _network.Stride));
        _labels[Count++] = data.Sign(index);
    }

    /// <summary>Z = X·Wᵀ, Z⁰ = X·W_0ᵀ and G = X·Xᵀ.</summary>
    public void Multiply(CancellationToken cancellationToken)
    {
        int stride = _network.Stride;
        MatrixProducts.MultiplyByTransposed(
            Count, Width, stride, _inputs, stride, _network.Weights, stride, _z, Width, accumulate: false, _threads, cancellationToken);
        MatrixProducts.MultiplyByTransposed(
            Count, Width, stride, _inputs, stride, _network.InitialWeights, stride, _z0, Width, accumulate: false, _threads,
            cancellationToken);
        MatrixProducts.MultiplyByTransposed(
            Count, Count, stride, _inputs, stride, _inputs, stride, _gram, Capacity, accumulate: false, threads: 1, cancellationToken);
    }

    /// <summary>Takes the step of examples [start, start + count) inside the block; returns the mean loss before it.</summary>
    /// <remarks>
    /// When the loss is not finite nothing has been changed. When it is cancelled, the steps before this one can still be applied, and
    /// nothing else be done.
    /// </remarks>
    public double Step(int start, int count, double learningRate, double maxDeviation, CancellationToken cancellationToken)
    {
        BringUpToDate(start, start + count, cancellationToken);
        double loss = 0;
        for (int j = start; j < start + count; j++)
            loss += LogisticLoss.Coefficients(_network.OutputWeights, _labels[j], Row(_z, j), learningRate / count, Row(_c, j));
        if (!double.IsFinite(loss)) return loss;

        for (int j = start; j < start + count; j++) TrainingKernels.AddMoved(Row(_c, j), Row(_z, j), Row(_z0, j), _squaredDeviation);
        Propagate(start, count, start, count, cancellationToken);
        for (int j = start; j < start + count; j++) TrainingKernels.AddMoved(Row(_c, j), Row(_z, j), Row(_z0, j), _squaredDeviation);

        MaxDeviation = Math.Sqrt(Math.Max(0, TensorPrimitives.Max<double>(_squaredDeviation)));
        // Also where the running value overflowed: it says nothing then. Without a bound there is nothing to be close to.
        double trusted = double.IsPositiveInfinity(maxDeviation)
            ? maxDeviation
            : Math.Max(0, maxDeviation - Math.Max(CloseShare * maxDeviation, CloseRoundings * _largestNorm));
        if (!(MaxDeviation <= trusted) || !double.IsFinite(MaxDeviation))
            MaxDeviation = ExactMaximum(start + count, trusted, cancellationToken);

        if (_current > start + count) Propagate(start, count, start + count, _current - start - count, cancellationToken);
        return loss / count;
    }

    /// <summary>W ← W + Cᵀ·X for the first <paramref name="count"/> examples of the block.</summary>
    public void Apply(int count)
    {
        if (count == 0) return;
        int stride = _network.Stride;
        MatrixProducts.MultiplyTransposed(
            Width, stride, count, _c, Width, _inputs, stride, _network.MutableWeights, stride, accumulate: true, _threads);
    }

    /// <summary>Measures every deviation anew from the weights, so that the running values cannot drift.</summary>
    public void MeasureDeviations()
    {
        int stride = _network.Stride;
        for (int s = 0; s < Width; s++)
        {
            _squaredDeviation[s] = PreciseVectors.SquaredDistance(
                _network.Weights.Slice(s * stride, stride), _network.InitialWeights.Slice(s * stride, stride));
        }

        MaxDeviation = Math.Sqrt(TensorPrimitives.Max<double>(_squaredDeviation));
    }

    /// <summary>Before a step at <paramref name="start"/>: makes sure that the rows before <paramref name="end"/> have seen all earlier steps.</summary>
    private void BringUpToDate(int start, int end, CancellationToken cancellationToken)
    {
        if (end <= _current) return;
        int next = Math.Min(Count, Math.Max(end, _current + Group));
        if (start > 0) Propagate(0, start, _current, next - _current, cancellationToken);
        _current = next;
    }

    /// <summary>Adds the effect of the steps [from, from + count) to the pre-activations of the examples [to, to + rows).</summary>
    private void Propagate(int from, int count, int to, int rows, CancellationToken cancellationToken) =>
        MatrixProducts.Multiply(
            rows, Width, count, _gram.AsSpan(to * Capacity + from), Capacity, _c.AsSpan(from * Width), Width, _z.AsSpan(to * Width), Width,
            accumulate: true, threads: 1, cancellationToken);

    /// <summary>
    /// The largest deviation after the first <paramref name="count"/> examples: exactly (double, from the float32 weights and coefficients) for the neurons whose
    /// running value is above <paramref name="threshold"/> or overflowed, by their running value for the others.
    /// </summary>
    private double ExactMaximum(int count, double threshold, CancellationToken cancellationToken)
    {
        int stride = _network.Stride;
        var moved = new double[stride];
        double largest = 0;
        for (int s = 0; s < Width; s++)
        {
            if (_squaredDeviation[s] <= threshold * threshold && double.IsFinite(_squaredDeviation[s]))
            {
                largest = Math.Max(largest, _squaredDeviation[s]);
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var w = _network.Weights.Slice(s * stride, stride);
            var center = _network.InitialWeights.Slice(s * stride, stride);
            for (int k = 0; k < stride; k++) moved[k] = (double)w[k] - center[k];
            for (int j = 0; j < count; j++)
            {
                double c = _c[j * Width + s];
                if (c == 0) continue;
                var x = _inputs.AsSpan(j * stride, stride);
                for (int k = 0; k < stride; k++) moved[k] += c * x[k];
            }

            _squaredDeviation[s] = TensorPrimitives.SumOfSquares<double>(moved);
            largest = Math.Max(largest, _squaredDeviation[s]);
        }

        return Math.Sqrt(largest);
    }

    private Span<float> Row(float[] array, int example) => array.AsSpan(example * Width, Width);
}
