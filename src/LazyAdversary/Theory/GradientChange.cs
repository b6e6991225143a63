using System.Numerics.Tensors;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Theory;

/// <summary>
/// sup over ‖δ‖₂ ≤ R of ‖∇f(x+δ) − ∇f(x)‖₂, the quantity of Lemma B.9 and, over ‖∇f(x)‖, the ρ of Theorem 3.1: from below by trying, from above by a proof.
/// </summary>
public static class GradientChange
{
    private const int BlockSize = 64;

    // What rounding x + δ to float32 moves it by, relative to x and to δ, with room to spare.
    private const double Rounding = 1e-6;

    /// <summary>
    /// The largest change found for each input: a lower bound of the supremum. From the gradient step and from a random δ, the iteration δ ← R·D/‖D‖, D =
    /// ∇f(x+δ) − ∇f(x), is a power iteration where the gradient changes linearly; every D on the way counts.
    /// </summary>
    /// <remarks>
    /// Gradients are float32: good to about 1e-5 of ‖∇f‖, and a neuron within float32 rounding of its kink may count on either side.
    /// Cost: 2·steps + 3 gradients an input.
    /// </remarks>
    /// <param name="model">The model, with two classes: f = s_1 − s_0.</param>
    /// <param name="data">The inputs; labels do not matter.</param>
    /// <param name="radius">R, finite and at least 0.</param>
    /// <param name="steps">Iterations from each start, at least 0.</param>
    /// <param name="seed">The seed of the random starts.</param>
    /// <param name="threads">How many threads to use; all processors when null. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or not finite, or the steps are negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static double[] Find(
        IGradientClassifier model, LabeledData data, double radius, int steps = 10, int seed = 0, int? threads = null, CancellationToken cancellationToken = default)
    {
        model.RequireFits(data);
        if (model.ClassCount != 2) throw new ArgumentException($"The model has {model.ClassCount} classes: f is the score of two.", nameof(model));
        RequireFinite(radius);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        var found = new double[data.Count];
        ParallelBlocks.Run(data.Count, BlockSize, ParallelBlocks.ResolveThreads(threads), (start, count) =>
            FindBlock(model, data.Slice(start, count), start, radius, steps, seed, found.AsMemory(start, count), cancellationToken), cancellationToken);
        return found;
    }

    /// <summary>
    /// A proved upper bound of the supremum for each input: (1/√m)·min{√k·‖W‖, k·max_s‖w_s‖}, where no more than k neurons can switch together within R.
    /// </summary>
    /// <remarks>
    /// If the neurons of T switch at δ, then |w_s·δ| ≥ |z_s| for each of them, so Σ_T z_s² ≤ ‖W‖²R²: k is the largest number of smallest z_s² that fit. Nor can
    /// more switch than there are neurons with |z_s| ≤ R‖w_s‖. Their sum is at most √k·‖W‖ long. ‖W‖ is an upper bound of the largest singular value, and
    /// rounding is covered. Cost: O(m·d + m log m) an input. Set-up: a few factorizations, O(m·d·min(m, d)). Biases are allowed.
    /// </remarks>
    /// <param name="network">The network.</param>
    /// <param name="data">The inputs; labels do not matter.</param>
    /// <param name="radius">R, finite and at least 0.</param>
    /// <param name="threads">How many threads to use; all processors when null. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The data does not have the network's dimension.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static double[] Prove(
        TwoLayerReluNet network, LabeledData data, double radius, int? threads = null, CancellationToken cancellationToken = default)
    {
        network.RequireFits(data);
        RequireFinite(radius);
        var proved = new double[data.Count];
        var proof = new GradientChangeProof(network, cancellationToken);
        ParallelBlocks.Run(
            data.Count, BlockSize, ParallelBlocks.ResolveThreads(threads),
            (start, count) => proof.Bounds(data.Slice(start, count), radius, proved.AsSpan(start, count)),
            cancellationToken);
        return proved;
    }

    /// <summary>The same for a block, the first of which is example <paramref name="start"/> of the data.</summary>
    internal static void FindBlock(
        IGradientClassifier model, LabeledData block, int start, double radius, int steps, int seed, Memory<double> found, CancellationToken cancellationToken)
    {
        double largest = 0;
        for (int i = 0; i < block.Count; i++) largest = Math.Max(largest, PreciseVectors.Norm(block.Input(i)));
        var search = new Search(model, block, Math.Max(0, radius - Rounding * (radius + largest)), found);
        search.Run(search.GradientSteps(), steps, cancellationToken);
        search.Run(Directions(seed, run: 0, start, block.Count, block.Dimension), steps, cancellationToken);
    }

    /// <summary>Independent unit vectors, uniform on the sphere: one for each example and run.</summary>
    internal static float[] Directions(int seed, int run, int start, int count, int dimension)
    {
        var directions = new float[count * dimension];
        for (int i = 0; i < count; i++)
        {
            var v = directions.AsSpan(i * dimension, dimension);
            GaussianGenerator.Fill(v, dimension, RandomStreams.Seed(seed, start + i, run), threads: 1);
            TensorPrimitives.Divide(v, (float)PreciseVectors.Norm(v), v);
        }

        return directions;
    }

    /// <summary>x + length·v for each example.</summary>
    internal static float[] Moved(LabeledData data, ReadOnlySpan<float> v, double length)
    {
        var moved = new float[data.Inputs.Length];
        for (int i = 0; i < moved.Length; i++) moved[i] = Float32.Nearest(data.Inputs[i] + length * v[i]);
        return moved;
    }

    private static void RequireFinite(double radius)
    {
        Radius.Require(radius);
        if (!double.IsFinite(radius)) throw new ArgumentOutOfRangeException(nameof(radius), radius, "The radius must be finite.");
    }

    /// <summary>A block of examples, and the largest change of each so far.</summary>
    private sealed class Search
    {
        private readonly IGradientClassifier _model;
        private readonly LabeledData _data;
        private readonly double _radius;
        private readonly Memory<double> _found;
        private readonly float[] _gradients;
        private readonly float[] _scores;

        public Search(IGradientClassifier model, LabeledData data, double radius, Memory<double> found)
        {
            (_model, _data, _radius, _found) = (model, data, radius, found);
            _scores = new float[2 * data.Count];
            _gradients = new float[data.Inputs.Length];
            model.ScoresAndGradients(data.Inputs, _scores, Score, _gradients);
        }

        /// <summary>∇f/‖∇f‖, against the sign of f.</summary>
        public float[] GradientSteps()
        {
            float[] v = [.. _gradients];
            for (int i = 0; i < _data.Count; i++) Normalize(v.AsSpan(i * _data.Dimension, _data.Dimension), _scores[2 * i + 1] > _scores[2 * i] ? -1 : 1);
            return v;
        }

        public void Run(float[] v, int steps, CancellationToken cancellationToken)
        {
            int d = _data.Dimension;
            var change = new float[v.Length];
            var scores = new float[_scores.Length];
            for (int step = 0; step <= steps; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _model.ScoresAndGradients(Moved(_data, v, _radius), scores, Score, change);
                TensorPrimitives.Subtract(change, _gradients, change);
                for (int i = 0; i < _data.Count; i++)
                {
                    var direction = change.AsSpan(i * d, d);
                    double norm = Normalize(direction, 1);
                    if (norm > _found.Span[i]) _found.Span[i] = norm;
                    if (norm > 0) direction.CopyTo(v.AsSpan(i * d, d));
                }
            }
        }

        /// <summary>The weights of f = s_1 − s_0.</summary>
        private static void Score(ReadOnlySpan<float> scores, Span<float> weights)
        {
            for (int k = 0; k < weights.Length; k++) weights[k] = k % 2 == 0 ? -1 : 1;
        }

        private static double Normalize(Span<float> v, float sign)
        {
            double norm = PreciseVectors.Norm(v);
            if (!(norm > 0)) return norm;
            float factor = (float)(sign / norm);
            if (float.IsNormal(factor)) TensorPrimitives.Multiply(v, factor, v);
            // float32 holds such a factor coarsely or not at all.
            else for (int k = 0; k < v.Length; k++) v[k] = (float)(sign * v[k] / norm);
            return norm;
        }
    }
}
