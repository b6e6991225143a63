using LazyAdversary.Models;

namespace LazyAdversary.Tests.Models;

/// <summary>K scores s = A·tanh(W·x) + b, drawn from a seed: curved, with exact gradients, and nothing that is faster than they are.</summary>
internal sealed class SmoothClassifier(int dimension, int classCount, int seed) : IGradientClassifier
{
    private const int Hidden = 8;

    private readonly float[] _inner = Cases.Gaussian(Hidden * dimension, seed);
    private readonly float[] _outer = Cases.Gaussian(classCount * Hidden, seed + 1);
    private readonly float[] _bias = Cases.Gaussian(classCount, seed + 2);

    public int Dimension => dimension;

    public int ClassCount => classCount;

    public void Scores(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        for (int i = 0; i < scores.Length / classCount; i++)
        {
            double[] hidden = HiddenValues(inputs.Slice(i * dimension, dimension));
            for (int k = 0; k < classCount; k++)
            {
                double sum = 0.3 * _bias[k];
                for (int h = 0; h < Hidden; h++) sum += (double)_outer[k * Hidden + h] * hidden[h];
                scores[i * classCount + k] = sum;
            }
        }
    }

    public void ScoresAndGradients(ReadOnlySpan<float> inputs, Span<float> scores, OutputWeights weights, Span<float> gradients)
    {
        var exact = new double[scores.Length];
        Scores(inputs, exact);
        for (int i = 0; i < scores.Length; i++) scores[i] = (float)exact[i];
        var chosen = new float[scores.Length];
        weights(scores, chosen);
        for (int i = 0; i < scores.Length / classCount; i++)
        {
            double[] hidden = HiddenValues(inputs.Slice(i * dimension, dimension));
            var sum = new double[dimension];
            for (int h = 0; h < Hidden; h++)
            {
                double slope = 0;
                for (int k = 0; k < classCount; k++) slope += (double)chosen[i * classCount + k] * _outer[k * Hidden + h];
                slope *= 1 - hidden[h] * hidden[h];
                for (int c = 0; c < dimension; c++) sum[c] += slope * _inner[h * dimension + c];
            }

            for (int c = 0; c < dimension; c++) gradients[i * dimension + c] = (float)sum[c];
        }
    }

    private double[] HiddenValues(ReadOnlySpan<float> x)
    {
        var values = new double[Hidden];
        for (int h = 0; h < Hidden; h++)
        {
            double z = 0;
            for (int c = 0; c < dimension; c++) z += (double)_inner[h * dimension + c] * x[c];
            values[h] = Math.Tanh(z);
        }

        return values;
    }
}
