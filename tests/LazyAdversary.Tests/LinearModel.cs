using LazyAdversary.Models;

namespace LazyAdversary.Tests;

/// <summary>f(x) = w·x + b: its boundary is at distance |f(x)|/‖w‖, and every attack can be checked by hand.</summary>
internal class LinearModel(float[] weights, double bias = 0) : BinaryGradientModel
{
    public override int Dimension => weights.Length;

    public double WeightNorm => Math.Sqrt(weights.Sum(w => (double)w * w));

    public override void Score(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        for (int i = 0; i < scores.Length; i++) scores[i] = bias + Dot(inputs.Slice(i * Dimension, Dimension));
    }

    public override void ScoreAndGradient(ReadOnlySpan<float> inputs, Span<float> scores, Span<float> gradients)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = (float)(bias + Dot(inputs.Slice(i * Dimension, Dimension)));
            weights.CopyTo(gradients[(i * Dimension)..]);
        }
    }

    protected double Dot(ReadOnlySpan<float> x)
    {
        double sum = 0;
        for (int k = 0; k < x.Length; k++) sum += (double)weights[k] * x[k];
        return sum;
    }
}

/// <summary>The same, saying that it is linear along every line.</summary>
internal sealed class PiecewiseLinearModel(float[] weights, double bias = 0) : LinearModel(weights, bias), IRayClassifier
{
    public void FirstChange(ReadOnlySpan<float> inputs, ReadOnlySpan<float> directions, ReadOnlySpan<int> classes, Span<double> steps)
    {
        var scores = new double[steps.Length];
        Score(inputs, scores);
        for (int i = 0; i < steps.Length; i++)
        {
            double slope = Dot(directions.Slice(i * Dimension, Dimension));
            steps[i] = Math.Sign(scores[i]) == 2 * classes[i] - 1 && scores[i] * slope < 0 ? -scores[i] / slope : double.PositiveInfinity;
        }
    }
}
