using LazyAdversary.Data;
using LazyAdversary.Numerics;

namespace LazyAdversary.Models;

/// <summary>Scores, predictions and errors of any <see cref="IClassifier"/>.</summary>
public static class ClassifierExtensions
{
    private const int BlockSize = 96;

    /// <summary>The scores of every example, n·K values, accumulated in double.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The n examples.</param>
    /// <param name="threads">How many threads to use; all processors when null. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work between blocks.</param>
    /// <exception cref="ArgumentException">The data does not have the model's dimension, or has more classes.</exception>
    public static double[] Scores(this IClassifier model, LabeledData data, int? threads = null, CancellationToken cancellationToken = default)
    {
        model.RequireFits(data);
        int d = data.Dimension, k = model.ClassCount;
        var scores = new double[data.Count * k];
        ParallelBlocks.Run(
            data.Count, BlockSize, ParallelBlocks.ResolveThreads(threads),
            (start, count) => model.Scores(data.Inputs.Slice(start * d, count * d), scores.AsSpan(start * k, count * k)), cancellationToken);
        return scores;
    }

    /// <summary>The predicted class of one input; <see cref="Margins.NoClass"/> for a tie or a NaN.</summary>
    /// <exception cref="ArgumentException">The input does not have the model's dimension.</exception>
    public static int Predict(this IClassifier model, ReadOnlySpan<float> input)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (input.Length != model.Dimension)
            throw new ArgumentException($"The input has length {input.Length} but the model's dimension is {model.Dimension}.", nameof(input));
        var scores = new double[model.ClassCount];
        model.Scores(input, scores);
        return Margins.Predict(scores);
    }

    /// <summary>The predicted class of every example; <see cref="Margins.NoClass"/> for a tie or a NaN.</summary>
    /// <exception cref="ArgumentException">The data does not have the model's dimension, or has more classes.</exception>
    public static int[] Predict(this IClassifier model, LabeledData data, int? threads = null)
    {
        var scores = model.Scores(data, threads);
        int k = model.ClassCount;
        return [.. Enumerable.Range(0, data.Count).Select(i => Margins.Predict(scores.AsSpan(i * k, k)))];
    }

    /// <summary>The generalization error of Section 2.1 on a sample: the share of examples that are not predicted as their label.</summary>
    /// <exception cref="ArgumentException">The data does not have the model's dimension, or has more classes.</exception>
    public static double ErrorRate(this IClassifier model, LabeledData data, int? threads = null)
    {
        var scores = model.Scores(data, threads);
        int k = model.ClassCount, wrong = 0;
        for (int i = 0; i < data.Count; i++)
        {
            // Written so that a NaN counts as an error.
            if (!(Margins.Of(scores.AsSpan(i * k, k), data.Labels[i]) > 0)) wrong++;
        }

        return (double)wrong / data.Count;
    }

    /// <summary>Refuses data of another dimension, or with classes that the model does not have.</summary>
    internal static void RequireFits(this IClassifier model, LabeledData data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (model.Dimension != data.Dimension)
            throw new ArgumentException($"The data has dimension {data.Dimension} but the model expects {model.Dimension}.", nameof(data));
        if (model.ClassCount < data.ClassCount)
            throw new ArgumentException($"The data has {data.ClassCount} classes but the model knows {model.ClassCount}.", nameof(data));
    }
}
