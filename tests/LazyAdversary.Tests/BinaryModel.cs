using LazyAdversary.Models;

namespace LazyAdversary.Tests;

/// <summary>A classifier of two classes made of one score f, for tests.</summary>
internal abstract class BinaryModel : IClassifier
{
    public abstract int Dimension { get; }

    public int ClassCount => 2;

    public abstract void Score(ReadOnlySpan<float> inputs, Span<double> scores);

    public double Score(ReadOnlySpan<float> input)
    {
        Span<double> score = stackalloc double[1];
        Score(input, score);
        return score[0];
    }

    public void Scores(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        Score(inputs, scores[..(scores.Length / 2)]);
        TwoScores.Expand(scores);
    }
}

/// <summary>The same with a gradient of f.</summary>
internal abstract class BinaryGradientModel : BinaryModel, IGradientClassifier
{
    public abstract void ScoreAndGradient(ReadOnlySpan<float> inputs, Span<float> scores, Span<float> gradients);

    public void ScoresAndGradients(ReadOnlySpan<float> inputs, Span<float> scores, OutputWeights weights, Span<float> gradients)
    {
        ScoreAndGradient(inputs, scores[..(scores.Length / 2)], gradients);
        TwoScores.Expand(scores);
        TwoScores.Weigh(scores, weights, gradients);
    }
}
