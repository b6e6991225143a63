using LazyAdversary.Data;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Lazy;

/// <summary>One step of gradient descent on a mini-batch: Z = X·Wᵀ, then W ← W + Cᵀ·X with c_js = lr·y_j·a_s·1[z_js &gt; 0]/(√m·(1 + e^{y_j f(x_j)})).</summary>
internal sealed class MiniBatch
{
    private readonly TwoLayerReluNet _network;
    private readonly int _threads;
    private readonly float[] _inputs;
    private readonly float[] _z;
    private readonly float[] _c;

    public MiniBatch(TwoLayerReluNet network, int capacity, int threads)
    {
        _network = network;
        _threads = threads;
        RequireRoom(network, capacity, Math.Max(network.Width, network.Stride));
        _inputs = new float[capacity * network.Stride];
        _z = new float[capacity * network.Width];
        _c = new float[_z.Length];
    }

    /// <summary>Refuses batches that need more values in one array than it can hold.</summary>
    public static void RequireRoom(TwoLayerReluNet network, int examples, int valuesEach)
    {
        long largest = (long)examples * valuesEach;
        if (largest <= Array.MaxLength) return;
        throw new ArgumentException(
            $"Steps of {examples} examples at width {network.Width} and dimension {network.Dimension} need {largest} values in one array, more than it can hold: use "
            + "smaller batches.");
    }

    /// <summary>
    /// Takes the step of these examples, whose losses are summed; returns their sum before it. Changes nothing when that is not finite, or
    /// when it is cancelled.
    /// </summary>
    public double Step(LabeledData data, ReadOnlySpan<int> examples, double learningRate, CancellationToken cancellationToken)
    {
        int n = examples.Length, m = _network.Width, stride = _network.Stride;
        for (int j = 0; j < n; j++) _network.Extend(data.Input(examples[j]), _inputs.AsSpan(j * stride, stride));
        MatrixProducts.MultiplyByTransposed(
            n, m, stride, _inputs, stride, _network.Weights, stride, _z, m, accumulate: false, _threads, cancellationToken);
        double loss = 0;
        for (int j = 0; j < n; j++)
            loss += LogisticLoss.Coefficients(_network.OutputWeights, data.Sign(examples[j]), _z.AsSpan(j * m, m), learningRate, _c.AsSpan(j * m, m));
        if (!double.IsFinite(loss)) return loss;

        // All of W or nothing: half a step is no step.
        MatrixProducts.MultiplyTransposed(
            m, stride, n, _c, m, _inputs, stride, _network.MutableWeights, stride, accumulate: true, _threads, CancellationToken.None);
        return loss;
    }
}
