namespace LazyAdversary.Tests;

/// <summary>A model made of a score and a gradient given as functions of one input.</summary>
internal sealed class FunctionModel(int dimension, Func<double[], double> score, Func<double[], double[]> gradient) : BinaryGradientModel
{
    public override int Dimension => dimension;

    public override void Score(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        for (int i = 0; i < scores.Length; i++) scores[i] = score(Input(inputs, i));
    }

    public override void ScoreAndGradient(ReadOnlySpan<float> inputs, Span<float> scores, Span<float> gradients)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = (float)score(Input(inputs, i));
            var g = gradient(Input(inputs, i));
            for (int k = 0; k < dimension; k++) gradients[i * dimension + k] = (float)g[k];
        }
    }

    private double[] Input(ReadOnlySpan<float> inputs, int i) => Cases.ToDouble(inputs.Slice(i * dimension, dimension));
}
