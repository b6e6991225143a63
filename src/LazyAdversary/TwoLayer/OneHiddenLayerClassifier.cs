using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer.Rays;

namespace LazyAdversary.TwoLayer;

/// <summary>
/// A ReLU classifier with one hidden layer and K classes, s(x) = V·σ(W·x + b) + c, σ(z) = max(0, z), with real output weights and biases: what others
/// train, as a white box.
/// </summary>
/// <remarks>
/// <para>
/// The margin of two classes, s_y − s_j = Σ_s (v_ys − v_js)·σ(w_s·x + b_s) + (c_y − c_j), is a two-layer ReLU network with a constant: so the first change
/// of the prediction along a ray is computed, kink by kink, for every pair. The weights are float32; scores are accumulated in double. σ'(0) is taken as 0.
/// </para>
/// <para>Immutable, so it may be read from several threads.</para>
/// </remarks>
public sealed class OneHiddenLayerClassifier : IRayClassifier
{
    // Enough rays for a matrix product to pay, few enough that 2 × 32 × m floats stay small.
    private const int RayBlock = 32;

    private readonly float[] _weights;
    private readonly float[] _biases;
    private readonly float[] _outputWeights;
    private readonly float[] _outputBiases;

    private OneHiddenLayerClassifier(int dimension, float[] weights, float[] biases, float[] outputWeights, float[] outputBiases)
    {
        Dimension = dimension;
        _weights = weights;
        _biases = biases;
        _outputWeights = outputWeights;
        _outputBiases = outputBiases;
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>The number m of hidden neurons.</summary>
    public int Width => _biases.Length;

    /// <inheritdoc/>
    public int ClassCount => _outputBiases.Length;

    /// <summary>W: m rows of length d.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>b, m values.</summary>
    public ReadOnlySpan<float> Biases => _biases;

    /// <summary>V: K rows of length m.</summary>
    public ReadOnlySpan<float> OutputWeights => _outputWeights;

    /// <summary>c, K values.</summary>
    public ReadOnlySpan<float> OutputBiases => _outputBiases;

    /// <summary>Makes a classifier from given weights; they are copied.</summary>
    /// <param name="weights">W: m rows of length d.</param>
    /// <param name="biases">b: m ≥ 1 values.</param>
    /// <param name="outputWeights">V: K rows of length m.</param>
    /// <param name="outputBiases">c: K ≥ 2 values.</param>
    /// <exception cref="ArgumentException">The sizes disagree, there are fewer than two classes, or a weight is not finite.</exception>
    public static OneHiddenLayerClassifier FromWeights(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, ReadOnlySpan<float> outputWeights, ReadOnlySpan<float> outputBiases)
    {
        if (biases.IsEmpty || weights.IsEmpty || weights.Length % biases.Length != 0)
            throw new ArgumentException($"{weights.Length} weights are not {biases.Length} rows of equal length, one for each hidden bias.", nameof(weights));
        if (outputBiases.Length < 2) throw new ArgumentException($"There are {outputBiases.Length} output biases: at least two classes are needed.", nameof(outputBiases));
        if (outputWeights.Length != (long)outputBiases.Length * biases.Length)
        {
            throw new ArgumentException(
                $"There are {outputWeights.Length} output weights: {outputBiases.Length} classes of {biases.Length} neurons need "
                + $"{(long)outputBiases.Length * biases.Length}.", nameof(outputWeights));
        }

        FiniteValues.Require(weights, weights.Length / biases.Length, "weight", nameof(weights));
        FiniteValues.Require(biases, biases.Length, "bias", nameof(biases));
        FiniteValues.Require(outputWeights, biases.Length, "output weight", nameof(outputWeights));
        FiniteValues.Require(outputBiases, outputBiases.Length, "output bias", nameof(outputBiases));
        return new(weights.Length / biases.Length, weights.ToArray(), biases.ToArray(), outputWeights.ToArray(), outputBiases.ToArray());
    }

    /// <inheritdoc/>
    /// <remarks>2·m·(d + K) flops an input, in double.</remarks>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    public void Scores(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        Batches.Require(this, inputs, scores.Length);
        int k = ClassCount, n = scores.Length / k, m = Width;
        var z = new double[m * n];
        WidenedProducts.MultiplyByTransposed(m, n, Dimension, _weights, inputs, z);
        var active = new double[m];
        for (int i = 0; i < n; i++)
        {
            for (int s = 0; s < m; s++) active[s] = Math.Max(0, z[s * n + i] + _biases[s]);
            for (int c = 0; c < k; c++) scores[i * k + c] = WidenedProducts.Dot(_outputWeights.AsSpan(c * m, m), active) + _outputBiases[c];
        }
    }

    /// <inheritdoc/>
    /// <remarks>4·m·d + 4·m·K flops an input, in float32.</remarks>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    public void ScoresAndGradients(ReadOnlySpan<float> inputs, Span<float> scores, OutputWeights weights, Span<float> gradients)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Batches.Require(this, inputs, scores.Length);
        Batches.RequireSameLength(gradients.Length, inputs.Length, nameof(gradients));
        int k = ClassCount, n = scores.Length / k, m = Width, d = Dimension;
        var z = new float[n * m];
        PreActivations(inputs, z, withBias: true);
        for (int i = 0; i < z.Length; i++) z[i] = Math.Max(0, z[i]);
        for (int i = 0; i < n; i++) _outputBiases.CopyTo(scores.Slice(i * k, k));
        MatrixProducts.MultiplyByTransposed(n, k, m, z, m, _outputWeights, m, scores, k, accumulate: true, threads: 1);

        // u = (cᵀV) ∘ 1[z > 0], in place of σ(z); then the gradient is uᵀW.
        var chosen = new float[scores.Length];
        weights(scores, chosen);
        var combined = new float[m];
        for (int i = 0; i < n; i++)
        {
            Array.Clear(combined);
            for (int c = 0; c < k; c++)
            {
                float factor = chosen[i * k + c];
                if (factor != 0) System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(_outputWeights.AsSpan(c * m, m), factor, combined, combined);
            }

            var row = z.AsSpan(i * m, m);
            for (int s = 0; s < m; s++) row[s] = row[s] > 0 ? combined[s] : 0;
        }

        MatrixProducts.Multiply(n, d, m, z, m, _weights, d, gradients, d, accumulate: false, threads: 1);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Exact up to float32 rounding of the pre-activations: for each rival every kink between x and the crossing is visited. O(m·d) for the products, and
    /// for each rival O(m + q log q) for the q kinks before the crossing.
    /// </remarks>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    public void FirstChange(ReadOnlySpan<float> inputs, ReadOnlySpan<float> directions, ReadOnlySpan<int> classes, Span<double> steps)
    {
        int k = ClassCount, m = Width, d = Dimension;
        Batches.Require(this, inputs, steps.Length * k);
        Batches.RequireSameLength(directions.Length, inputs.Length, nameof(directions));
        Batches.RequireSameLength(classes.Length, steps.Length, nameof(classes));
        FiniteValues.Require(directions, d, "direction", nameof(directions));
        var scores = new double[steps.Length * k];
        Scores(inputs, scores);
        int block = Math.Clamp(Array.MaxLength / m, 1, RayBlock);
        float[] z = new float[Math.Min(steps.Length, block) * m], v = new float[z.Length], pairZ = new float[m], pairV = new float[m], signs = new float[m];
        using var sweep = new RaySweep(m);
        for (int start = 0; start < steps.Length; start += block)
        {
            int count = Math.Min(block, steps.Length - start);
            PreActivations(inputs.Slice(start * d, count * d), z, withBias: true);
            PreActivations(directions.Slice(start * d, count * d), v, withBias: false);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<double> own = scores.AsSpan((start + i) * k, k);
                int label = classes[start + i];
                double first = double.PositiveInfinity;
                for (int j = 0; j < k && Margins.Predict(own) == label; j++)
                {
                    if (j == label) continue;

                    // c·σ(t) = sign(c)·σ(|c|·t): the pair as a network with output weights ±1, the constant in its value at x.
                    for (int s = 0; s < m; s++)
                    {
                        float factor = _outputWeights[label * m + s] - _outputWeights[j * m + s], size = Math.Abs(factor);
                        (signs[s], pairZ[s], pairV[s]) = (factor < 0 ? -1 : 1, size * z[i * m + s], size * v[i * m + s]);
                    }

                    first = Math.Min(first, sweep.FirstSignChange(signs, pairZ, pairV, own[label] - own[j]));
                }

                steps[start + i] = first;
            }
        }
    }

    /// <summary>z[i·m + s] = w_s·x_i (+ b_s) for a batch.</summary>
    private void PreActivations(ReadOnlySpan<float> inputs, Span<float> z, bool withBias)
    {
        int n = inputs.Length / Dimension, m = Width;
        for (int i = 0; withBias && i < n; i++) _biases.CopyTo(z.Slice(i * m, m));
        MatrixProducts.MultiplyByTransposed(n, m, Dimension, inputs, Dimension, _weights, Dimension, z[..(n * m)], m, accumulate: withBias, threads: 1);
    }
}
