using LazyAdversary.Data;
using LazyAdversary.Numerics;

namespace LazyAdversary.Models;

/// <summary>
/// A linear classifier, s_k(x) = w_k·x + b_k: the model whose distance to the boundary is known in closed form, min_j (s_y − s_j)/‖w_y − w_j‖₂.
/// </summary>
/// <remarks>Immutable, so it may be read from several threads.</remarks>
public sealed class LinearClassifier : IRayClassifier
{
    private readonly float[] _weights;
    private readonly double[] _biases;

    private LinearClassifier(float[] weights, double[] biases)
    {
        _weights = weights;
        _biases = biases;
    }

    /// <inheritdoc/>
    public int Dimension => _weights.Length / _biases.Length;

    /// <inheritdoc/>
    public int ClassCount => IsBinary ? 2 : _biases.Length;

    /// <summary>The weights: K rows of length d; for a classifier made by <see cref="Binary"/> the one row w.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The K biases; for a classifier made by <see cref="Binary"/> the one bias b.</summary>
    public ReadOnlySpan<double> Biases => _biases;

    private bool IsBinary => _biases.Length == 1;

    /// <summary>Makes a classifier of two classes from one linear score f(x) = w·x + b, positive for class 1; w is copied.</summary>
    /// <param name="weights">w, d values.</param>
    /// <param name="bias">b.</param>
    /// <exception cref="ArgumentException">There is no weight, or a weight or the bias is not finite.</exception>
    public static LinearClassifier Binary(ReadOnlySpan<float> weights, double bias) => Checked(weights, [bias]);

    /// <summary>Makes a classifier of K classes; weights and biases are copied.</summary>
    /// <param name="weights">K rows of length d, row k holding w_k.</param>
    /// <param name="biases">The K ≥ 2 biases b_k.</param>
    /// <exception cref="ArgumentException">The sizes disagree, there are fewer than two classes, or a value is not finite.</exception>
    public static LinearClassifier FromWeights(ReadOnlySpan<float> weights, ReadOnlySpan<double> biases)
    {
        if (biases.Length < 2) throw new ArgumentException($"There are {biases.Length} biases: one for each of at least two classes is needed.", nameof(biases));
        return Checked(weights, biases);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    public void Scores(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        Batches.Require(this, inputs, scores.Length);
        int k = ClassCount;
        for (int i = 0; i < scores.Length / k; i++) Score(inputs.Slice(i * Dimension, Dimension), scores.Slice(i * k, k));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    public void ScoresAndGradients(ReadOnlySpan<float> inputs, Span<float> scores, OutputWeights weights, Span<float> gradients)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Batches.Require(this, inputs, scores.Length);
        Batches.RequireSameLength(gradients.Length, inputs.Length, nameof(gradients));
        int k = ClassCount, n = scores.Length / k, d = Dimension;
        var exact = new double[k];
        for (int i = 0; i < n; i++)
        {
            Score(inputs.Slice(i * d, d), exact);
            for (int c = 0; c < k; c++) scores[i * k + c] = Float32.Nearest(exact[c]);
        }

        var chosen = new float[scores.Length];
        weights(scores, chosen);
        for (int i = 0; i < n; i++)
        {
            var gradient = gradients.Slice(i * d, d);
            gradient.Clear();
            for (int c = 0; c < _biases.Length; c++)
            {
                float factor = IsBinary ? (chosen[2 * i + 1] - chosen[2 * i]) / 2 : chosen[i * k + c];
                for (int j = 0; factor != 0 && j < d; j++) gradient[j] += factor * _weights[c * d + j];
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>t = min_j (s_y − s_j)/((w_j − w_y)·v) over the classes j that gain on y.</remarks>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    public void FirstChange(ReadOnlySpan<float> inputs, ReadOnlySpan<float> directions, ReadOnlySpan<int> classes, Span<double> steps)
    {
        int k = ClassCount, d = Dimension;
        Batches.Require(this, inputs, steps.Length * k);
        Batches.RequireSameLength(directions.Length, inputs.Length, nameof(directions));
        Batches.RequireSameLength(classes.Length, steps.Length, nameof(classes));
        double[] scores = new double[k], difference = new double[d];
        for (int i = 0; i < steps.Length; i++)
        {
            Score(inputs.Slice(i * d, d), scores);
            steps[i] = double.PositiveInfinity;
            if (Margins.Predict(scores) != classes[i]) continue;
            for (int j = 0; j < k; j++)
            {
                if (j == classes[i]) continue;
                Difference(classes[i], j, difference);
                double slope = 0;
                for (int c = 0; c < d; c++) slope += difference[c] * directions[i * d + c];
                double step = -(scores[classes[i]] - scores[j]) / slope;
                if (step > 0) steps[i] = Math.Min(steps[i], step);
            }
        }
    }

    /// <summary>w_y − w_j in double, exact unless the exponents of two weights are more than 29 apart; returns b_y − b_j.</summary>
    internal double Difference(int label, int rival, Span<double> difference)
    {
        int d = Dimension;
        if (IsBinary)
        {
            for (int c = 0; c < d; c++) difference[c] = label == 1 ? _weights[c] : -(double)_weights[c];
            return label == 1 ? _biases[0] : -_biases[0];
        }

        for (int c = 0; c < d; c++) difference[c] = (double)_weights[label * d + c] - _weights[rival * d + c];
        return _biases[label] - _biases[rival];
    }

    private static LinearClassifier Checked(ReadOnlySpan<float> weights, ReadOnlySpan<double> biases)
    {
        if (weights.IsEmpty) throw new ArgumentException("There is no weight: a model needs at least one.", nameof(weights));
        if (weights.Length % biases.Length != 0)
            throw new ArgumentException($"{weights.Length} weights are not {biases.Length} rows of equal length.", nameof(weights));
        FiniteValues.Require(weights, weights.Length / biases.Length, "weight", nameof(weights));
        foreach (double bias in biases)
        {
            if (!double.IsFinite(bias)) throw new ArgumentException(FormattableString.Invariant($"A bias is {bias}: it must be finite."), nameof(biases));
        }

        return new(weights.ToArray(), biases.ToArray());
    }

    private void Score(ReadOnlySpan<float> x, Span<double> scores)
    {
        if (IsBinary)
        {
            double f = PreciseVectors.Dot(_weights, x) + _biases[0];
            (scores[0], scores[1]) = (-f / 2, f / 2);
            return;
        }

        for (int c = 0; c < scores.Length; c++) scores[c] = PreciseVectors.Dot(_weights.AsSpan(c * x.Length, x.Length), x) + _biases[c];
    }
}
