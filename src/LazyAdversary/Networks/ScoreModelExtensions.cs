using LazyAdversary.Data;
using LazyAdversary.Numerics;

namespace LazyAdversary.Networks;

/// <summary>Scores, predictions and errors of any <see cref="IScoreModel"/>.</summary>
public static class ScoreModelExtensions
{
    private const int BlockSize = 96;
    private const int GradientBlockSize = 128;

    /// <summary>f(x) for one input, accumulated in double.</summary>
    /// <exception cref="ArgumentException">The input does not have the model's dimension.</exception>
    public static double Score(this IScoreModel model, ReadOnlySpan<float> input)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (input.Length != model.Dimension)
            throw new ArgumentException($"The input has length {input.Length} but the model's dimension is {model.Dimension}.", nameof(input));
        Span<double> score = stackalloc double[1];
        model.Score(input, score);
        return score[0];
    }

    /// <summary>f(x_i) for every example, accumulated in double.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The n examples.</param>
    /// <param name="threads">How many threads to use; all processors when null. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work between blocks of 96 examples.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static double[] Score(
        this IScoreModel model, LabeledData data, int? threads = null, CancellationToken cancellationToken = default)
    {
        RequireSameDimension(model, data);
        var scores = new double[data.Count];
        int d = data.Dimension;
        ParallelBlocks.Run(data.Count, BlockSize, ParallelBlocks.ResolveThreads(threads), (start, count) =>
            model.Score(data.Inputs.Slice(start * d, count * d), scores.AsSpan(start, count)), cancellationToken);
        return scores;
    }

    /// <summary>The predicted label: the sign of f(x), and 0 (neither class) when f(x) is 0 or NaN.</summary>
    /// <exception cref="ArgumentException">The input does not have the model's dimension.</exception>
    public static int Predict(this IScoreModel model, ReadOnlySpan<float> input)
    {
        double score = model.Score(input);
        return double.IsNaN(score) ? 0 : Math.Sign(score);
    }

    /// <summary>The predicted label of every example: the sign of f(x), and 0 (neither class) when f(x) is 0 or NaN.</summary>
    /// <exception cref="ArgumentException">The data does not have the model's dimension.</exception>
    public static int[] Predict(this IScoreModel model, LabeledData data, int? threads = null) =>
        Array.ConvertAll(model.Score(data, threads), score => double.IsNaN(score) ? 0 : Math.Sign(score));

    /// <summary>f(x_i) and ∇f(x_i) of every example, in float32: the gradients are n·d values, gradient after gradient.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The n examples.</param>
    /// <param name="threads">How many threads to use; all processors when null. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension.</exception>
    public static (float[] Scores, float[] Gradients) ScoreAndGradient(this IGradientModel model, LabeledData data, int? threads = null)
    {
        RequireSameDimension(model, data);
        int d = data.Dimension;
        var scores = new float[data.Count];
        var gradients = new float[data.Inputs.Length];
        ParallelBlocks.Run(data.Count, GradientBlockSize, ParallelBlocks.ResolveThreads(threads), (start, count) =>
            model.ScoreAndGradient(data.Inputs.Slice(start * d, count * d), scores.AsSpan(start, count), gradients.AsSpan(start * d, count * d)));
        return (scores, gradients);
    }

    /// <summary>
    /// The generalization error of Section 2.1 on a sample: the share of examples with y·f(x) ≤ 0.
    /// </summary>
    /// <exception cref="ArgumentException">The data does not have the model's dimension.</exception>
    public static double ErrorRate(this IScoreModel model, LabeledData data, int? threads = null)
    {
        var scores = model.Score(data, threads);
        int wrong = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            // Written so that a NaN counts as an error.
            if (!(data.Labels[i] * scores[i] > 0)) wrong++;
        }

        return (double)wrong / scores.Length;
    }

    internal static void RequireSameDimension(IScoreModel model, LabeledData data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (model.Dimension != data.Dimension)
            throw new ArgumentException($"The data has dimension {data.Dimension} but the model expects {model.Dimension}.", nameof(data));
    }
}
