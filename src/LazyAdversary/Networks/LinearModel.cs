using LazyAdversary.Data;
using LazyAdversary.Numerics;

namespace LazyAdversary.Networks;

/// <summary>The linear score f(x) = w·x + b: the model whose distance to the boundary is known in closed form, |f(x)|/‖w‖₂.</summary>
/// <remarks>Immutable, so it may be read from several threads.</remarks>
public sealed class LinearModel : IPiecewiseLinearModel
{
    private readonly float[] _weights;

    private LinearModel(float[] weights, double bias)
    {
        _weights = weights;
        Bias = bias;
    }

    /// <inheritdoc/>
    public int Dimension => _weights.Length;

    /// <summary>w, d values.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>b.</summary>
    public double Bias { get; }

    /// <summary>Makes a model from w and b; w is copied.</summary>
    /// <exception cref="ArgumentException">There is no weight, or a weight or the bias is not finite.</exception>
    public static LinearModel FromWeights(ReadOnlySpan<float> weights, double bias)
    {
        if (weights.IsEmpty) throw new ArgumentException("There is no weight: a model needs at least one.", nameof(weights));
        FiniteValues.Require(weights, weights.Length, "weight", nameof(weights));
        if (!double.IsFinite(bias))
            throw new ArgumentException(FormattableString.Invariant($"The bias is {bias}: it must be finite."), nameof(bias));
        return new(weights.ToArray(), bias);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The inputs are not as many values as scores × d, or one is not finite.</exception>
    public void Score(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        RequireBatch(inputs, scores.Length);
        for (int i = 0; i < scores.Length; i++) scores[i] = Score(Row(inputs, i));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    public void ScoreAndGradient(ReadOnlySpan<float> inputs, Span<float> scores, Span<float> gradients)
    {
        RequireBatch(inputs, scores.Length);
        RequireSameLength(gradients.Length, inputs.Length, nameof(gradients));
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Float32.Nearest(Score(Row(inputs, i)));
            _weights.CopyTo(gradients[(i * Dimension)..]);
        }
    }

    /// <inheritdoc/>
    /// <remarks>t = −f(x)/(w·v) where that is positive.</remarks>
    /// <exception cref="ArgumentException">The sizes disagree, or an input is not finite.</exception>
    public void FirstSignChange(ReadOnlySpan<float> inputs, ReadOnlySpan<float> directions, Span<double> steps)
    {
        RequireBatch(inputs, steps.Length);
        RequireSameLength(directions.Length, inputs.Length, nameof(directions));
        for (int i = 0; i < steps.Length; i++)
        {
            double step = -Score(Row(inputs, i)) / PreciseVectors.Dot(_weights, Row(directions, i));
            steps[i] = step > 0 ? step : double.PositiveInfinity;
        }
    }

    private double Score(ReadOnlySpan<float> input) => PreciseVectors.Dot(_weights, input) + Bias;

    private ReadOnlySpan<float> Row(ReadOnlySpan<float> rows, int i) => rows.Slice(i * Dimension, Dimension);

    private void RequireBatch(ReadOnlySpan<float> inputs, int count)
    {
        if (inputs.Length != (long)count * Dimension)
        {
            throw new ArgumentException(
                $"{inputs.Length} input values do not make {count} inputs of dimension {Dimension} ({(long)count * Dimension} values).", nameof(inputs));
        }

        FiniteValues.Require(inputs, Dimension, "input", nameof(inputs));
    }

    private static void RequireSameLength(int actual, int expected, string parameter)
    {
        if (actual != expected) throw new ArgumentException($"The length is {actual} but the inputs have {expected} values.", parameter);
    }
}
