namespace LazyAdversary.Models;

/// <summary>Scores of a batch: n·d inputs in, n·K scores out, example after example.</summary>
/// <param name="inputs">n·d values.</param>
/// <param name="scores">Receives n·K scores.</param>
public delegate void ScoreFunction(ReadOnlySpan<float> inputs, Span<double> scores);

/// <summary>A classifier made of a function: the shortest way to attack a model of your own.</summary>
/// <remarks>The function may be called from several threads at once, each on its own batch.</remarks>
/// <example><code>
/// var model = new FunctionClassifier(dimension: 2, classCount: 3, (inputs, scores) =&gt; myModel.Evaluate(inputs, scores));
/// </code></example>
public sealed class FunctionClassifier : IClassifier
{
    private readonly ScoreFunction _scores;

    /// <summary>Makes a classifier of K classes.</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="classCount">K, at least 2.</param>
    /// <param name="scores">The K scores of each input of a batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is less than 1, or there are fewer than two classes.</exception>
    public FunctionClassifier(int dimension, int classCount, ScoreFunction scores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ArgumentNullException.ThrowIfNull(scores);
        Dimension = dimension;
        ClassCount = classCount;
        _scores = scores;
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int ClassCount { get; }

    /// <summary>Makes a classifier of two classes from one real score f, positive for class 1: the scores are (−f/2, +f/2).</summary>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="score">f for each input of a batch: n·d inputs in, n scores out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is less than 1.</exception>
    public static FunctionClassifier Binary(int dimension, ScoreFunction score)
    {
        ArgumentNullException.ThrowIfNull(score);
        return new(dimension, 2, (inputs, scores) =>
        {
            score(inputs, scores[..(scores.Length / 2)]);
            TwoScores.Expand(scores);
        });
    }

    /// <inheritdoc/>
    public void Scores(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        Batches.Require(this, inputs, scores.Length);
        _scores(inputs, scores);
    }
}
