using System.Numerics;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Lazy;

/// <summary>
/// How close a network still is to its linearization at W_0, on given inputs: all three are 0 at initialization and vanish with growing width in the lazy regime.
/// </summary>
/// <param name="SwitchedShare">The mean over inputs of |S_x|/m, the share of neurons with 1[w_s·x &gt; 0] ≠ 1[w_{s,0}·x &gt; 0]. In [0, 1].</param>
/// <param name="LinearizationError">
/// mean |f(x) − f_lin(x)| / mean |f(x)|, where f_lin(x) = (1/√m) Σ_s a_s·1[w_{s,0}·x &gt; 0]·w_s·x is the expansion of f in W at W_0. NaN or +∞ where every score is 0.
/// </param>
/// <param name="KernelDrift">
/// 1 − ⟨K, K_0⟩/(‖K‖·‖K_0‖) (Frobenius) for the tangent kernels K(x, x′) = x·x′·#{s : w_s·x &gt; 0 and w_s·x′ &gt; 0}/m of W and W_0. In [0, 1]; NaN where a kernel is 0.
/// </param>
public sealed record LazinessProfile(double SwitchedShare, double LinearizationError, double KernelDrift)
{
    private const int BlockSize = 64;

    /// <summary>Measures a network on n inputs.</summary>
    /// <param name="network">The network; its own W_0 is what it is held against.</param>
    /// <param name="data">The inputs; the labels play no part.</param>
    /// <param name="threads">How many threads to use; null for all processors. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <remarks>4·n·m·d + 2·n²·d flops and n²·m/32 word operations; n·m/4 bytes of memory.</remarks>
    /// <exception cref="ArgumentException">The data does not have the network's dimension.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LazinessProfile Of(
        TwoLayerReluNet network, LabeledData data, int? threads = null, CancellationToken cancellationToken = default)
    {
        network.RequireFits(data);
        int workers = ParallelBlocks.ResolveThreads(threads), n = data.Count;
        var now = new Activity(n, network.Width);
        var initial = new Activity(n, network.Width);
        var switched = new double[n];
        var error = new double[n];
        var score = new double[n];
        ParallelBlocks.Run(n, BlockSize, workers, (start, count) =>
        {
            int m = network.Width, stride = network.Stride;
            var x = new float[count * stride];
            for (int i = 0; i < count; i++) network.Extend(data.Input(start + i), x.AsSpan(i * stride, stride));
            var z = new float[count * m];
            var z0 = new float[count * m];
            MatrixProducts.MultiplyByTransposed(count, m, stride, x, stride, network.Weights, stride, z, m, accumulate: false, threads: 1);
            MatrixProducts.MultiplyByTransposed(count, m, stride, x, stride, network.InitialWeights, stride, z0, m, accumulate: false, threads: 1);
            for (int i = 0; i < count; i++)
            {
                double f = 0, linear = 0;
                for (int s = 0; s < m; s++)
                {
                    double term = network.OutputWeights[s] * z[i * m + s];
                    bool active = z[i * m + s] > 0, wasActive = z0[i * m + s] > 0;
                    if (active) f += term;
                    if (wasActive) linear += term;
                    if (active) now.Set(start + i, s);
                    if (wasActive) initial.Set(start + i, s);
                }

                switched[start + i] = (double)Activity.Differences(now, initial, start + i) / m;
                error[start + i] = Math.Abs(f - linear);
                score[start + i] = Math.Abs(f);
            }
        }, cancellationToken);
        return new(switched.Average(), error.Sum() / score.Sum(), Drift(now, initial, data, network.HasBias, workers, cancellationToken));
    }

    private static double Drift(
        Activity now, Activity initial, LabeledData data, bool hasBias, int threads, CancellationToken cancellationToken)
    {
        int n = data.Count;
        var cross = new double[n];
        var squared = new double[n];
        var squaredInitial = new double[n];
        ParallelBlocks.Run(n, 1, threads, (i, _) =>
        {
            for (int j = 0; j < n; j++)
            {
                double product = PreciseVectors.Dot(data.Input(i), data.Input(j)) + (hasBias ? 1 : 0);
                double k = product * now.Common(i, j), k0 = product * initial.Common(i, j);
                cross[i] += k * k0;
                squared[i] += k * k;
                squaredInitial[i] += k0 * k0;
            }
        }, cancellationToken);
        return Math.Max(0, 1 - cross.Sum() / Math.Sqrt(squared.Sum() * squaredInitial.Sum()));
    }

    /// <summary>Which neurons are active at each input, a bit each.</summary>
    private sealed class Activity(int inputs, int neurons)
    {
        private readonly int _words = (neurons + 63) / 64;
        private readonly ulong[] _bits = new ulong[inputs * ((neurons + 63) / 64)];

        public void Set(int input, int neuron) => _bits[input * _words + neuron / 64] |= 1UL << neuron;

        public int Common(int input, int other)
        {
            var a = Row(input);
            var b = Row(other);
            int count = 0;
            for (int i = 0; i < a.Length; i++) count += BitOperations.PopCount(a[i] & b[i]);
            return count;
        }

        public static int Differences(Activity first, Activity second, int input)
        {
            var a = first.Row(input);
            var b = second.Row(input);
            int count = 0;
            for (int i = 0; i < a.Length; i++) count += BitOperations.PopCount(a[i] ^ b[i]);
            return count;
        }

        private ReadOnlySpan<ulong> Row(int input) => _bits.AsSpan(input * _words, _words);
    }
}
