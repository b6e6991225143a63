using System.Collections.Concurrent;
using LazyAdversary.Data;
using LazyAdversary.Datasets;
using PaperFigures.Grid;

namespace PaperFigures.Jobs;

/// <summary>The MNIST digits 0 and 1, each size loaded once: all that the grid of the paper needs are half a gigabyte.</summary>
internal sealed class Digits
{
    /// <summary>The number of training images.</summary>
    public const int TrainingExamples = 12_665;

    private readonly ConcurrentDictionary<(int Dimension, Inputs Inputs), Lazy<(LabeledData Train, LabeledData Test)>> _loaded = new();

    /// <param name="dimension">d, a square.</param>
    /// <param name="inputs">Whether the images are scaled to ‖x‖ = 1.</param>
    public (LabeledData Train, LabeledData Test) Load(int dimension, Inputs inputs) =>
        _loaded.GetOrAdd((dimension, inputs), key => new(() => Mnist01.Load((int)Math.Sqrt(key.Dimension), key.Inputs == Inputs.Sphere))).Value;

    /// <summary>Positions of examples from all over the data, ascending.</summary>
    public static int[] SampleIndices(int available, int count) =>
        [.. Enumerable.Range(0, Math.Min(available, count)).Select(i => (int)((long)i * available / Math.Min(available, count)))];
}
