using LazyAdversary.Attacks;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Models;

namespace LazyAdversary.Tests;

/// <summary>Records of two classes in the paper's terms: y = −1, +1 and the score f.</summary>
internal static class BinaryRecords
{
    extension(AttackRecord record)
    {
        /// <summary>y.</summary>
        public int Sign => 2 * record.Label - 1;

        /// <summary>f(x): y·f is the margin.</summary>
        public double Score => record.Sign * record.Margin;

        /// <summary>f(x′).</summary>
        public double PerturbedScore => record.Sign * record.ReachedMargin;

        public bool IsAdversarial => record.ReachedMargin < 0;
    }

    extension(CertificationRecord record)
    {
        /// <summary>f(x).</summary>
        public double Score => record.Prediction == 1 ? record.Margin : record.Prediction == 0 ? -record.Margin : 0;
    }

    extension(LabeledData data)
    {
        /// <summary>y_i, −1 or +1.</summary>
        public int[] Signs => [.. data.Labels.ToArray().Select(label => 2 * label - 1)];
    }

    /// <summary>f(x) of a classifier of two classes.</summary>
    public static double Score(this IClassifier model, ReadOnlySpan<float> input)
    {
        Span<double> scores = stackalloc double[2];
        model.Scores(input, scores);
        return scores[1] - scores[0];
    }

    /// <summary>f(x_i) for a batch.</summary>
    public static void Score(this IClassifier model, ReadOnlySpan<float> inputs, Span<double> scores)
    {
        var pairs = new double[2 * scores.Length];
        model.Scores(inputs, pairs);
        for (int i = 0; i < scores.Length; i++) scores[i] = pairs[2 * i + 1] - pairs[2 * i];
    }

    public static double[] Score(this IClassifier model, LabeledData data)
    {
        var scores = new double[data.Count];
        Score(model, data.Inputs, scores);
        return scores;
    }
}
