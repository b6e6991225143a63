using System.Collections.Concurrent;
using LazyAdversary.Data;
using LazyAdversary.Models;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>
/// A whole ML.NET model as a classifier of its feature column: class 1 where f, the score counted from the threshold, is positive. What it
/// says is the last word on whether a perturbation turns the prediction.
/// </summary>
internal sealed class PipelineScoreModel : IClassifier, IDisposable
{
    private const string PredictedLabel = "PredictedLabel";

    private readonly IRowToRowMapper _mapper;
    private readonly DataViewSchema.Column _features;
    private readonly DataViewSchema.Column _score;
    private readonly DataViewSchema.Column? _predictedLabel;

    // Rows are not thread-safe; each is used by one thread at a time.
    private readonly ConcurrentBag<Scorer> _scorers = [];

    /// <param name="model">The model.</param>
    /// <param name="schema">The schema of the data.</param>
    /// <param name="features">The feature column.</param>
    /// <param name="scoreColumnName">The score column.</param>
    /// <param name="threshold">What the prediction changes at; null: as the score column says.</param>
    public PipelineScoreModel(
        ITransformer model, DataViewSchema schema, DataViewSchema.Column features, string scoreColumnName, float? threshold)
    {
        if (!model.IsRowToRowMapper) throw new ArgumentException("The model does not map row by row, so single vectors cannot be scored.", nameof(model));
        _mapper = model.GetRowToRowMapper(schema);
        _features = features;
        _score = BinaryScore.Require(_mapper.OutputSchema, scoreColumnName);
        RequireOnlyFeatures(_score);
        Threshold = threshold ?? BinaryScore.Threshold(_score);
        if (_mapper.OutputSchema.GetColumnOrNull(PredictedLabel) is { Type: BooleanDataViewType } label) _predictedLabel = label;
    }

    /// <summary>What the prediction changes at, in units of the score column.</summary>
    public float Threshold { get; }

    public int Dimension => ((VectorDataViewType)_features.Type).Size;

    public int ClassCount => 2;

    /// <summary>(−f/2, +f/2) for each input: halving is exact, so their difference is f.</summary>
    public void Scores(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        if (!_scorers.TryTake(out var scorer)) scorer = new Scorer(_mapper, _features, _score);
        for (int i = 0; i < scores.Length / 2; i++)
        {
            double f = (double)scorer.Score(inputs.Slice(i * Dimension, Dimension)) - Threshold;
            (scores[2 * i], scores[2 * i + 1]) = (-f / 2, f / 2);
        }

        _scorers.Add(scorer);
    }

    /// <summary>f of one input.</summary>
    public double Score(ReadOnlySpan<float> input)
    {
        Span<double> scores = stackalloc double[2];
        Scores(input, scores);
        return scores[1] - scores[0];
    }

    /// <summary>f of each example.</summary>
    public double[] Score(LabeledData data, int? threads, CancellationToken cancellationToken)
    {
        double[] scores = this.Scores(data, threads, cancellationToken);
        return [.. Enumerable.Range(0, data.Count).Select(i => scores[2 * i + 1] - scores[2 * i])];
    }

    /// <summary>
    /// Makes sure that the model predicts by the threshold, because that is what is attacked. Perturbed examples show best whether it does:
    /// they are near it.
    /// </summary>
    public void RequireSignDecides(LabeledData data, IReadOnlyList<double> scores, CancellationToken cancellationToken)
    {
        if (_predictedLabel is not { } column) return;
        var live = new LiveRow(_mapper.InputSchema, _features);
        using var row = _mapper.GetRow(live, [column]);
        var getter = row.GetGetter<bool>(column);
        bool predicted = false;
        for (int i = 0; i < data.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            live.Set(data.Input(i));
            getter(ref predicted);
            if (scores[i] == 0 || predicted == (scores[i] > 0)) continue;
            string where = FormattableString.Invariant(
                $"Column '{_score.Name}' is {scores[i] + Threshold:G4} where PredictedLabel is {predicted}");
            string other = FormattableString.Invariant($"the model decides by a threshold other than {Threshold}, or by another column");
            throw new NotSupportedException($"{where}: {other}. Give its own as DecisionThreshold, or change it (ChangeModelThreshold).");
        }
    }

    /// <summary>
    /// A warning when all scores are on one side of the threshold, as those of a probability that is taken for a raw score are; null
    /// otherwise.
    /// </summary>
    /// <param name="scores">Scores, counted from the threshold.</param>
    /// <param name="what">What they are the scores of, and what that shows.</param>
    public string? OneSidedWarning(IReadOnlyCollection<double> scores, string what)
    {
        double least = scores.Min(), most = scores.Max();
        if (Math.Sign(least) != Math.Sign(most)) return null;
        string range = FormattableString.Invariant($"of the threshold {Threshold}, from {least + Threshold:G4} to {most + Threshold:G4}");
        return $"Every score in column '{_score.Name}' is on one side {range}: {what}. "
            + "If the column is a probability that does not say so, or the model has another threshold, set DecisionThreshold.";
    }

    public void Dispose()
    {
        while (_scorers.TryTake(out var scorer)) scorer.Dispose();
    }

    private void RequireOnlyFeatures(DataViewSchema.Column column)
    {
        var others = _mapper.GetDependencies([column]).Where(c => c.Index != _features.Index).Select(c => $"'{c.Name}'").ToArray();
        if (others.Length == 0) return;
        throw new NotSupportedException(
            $"Column '{column.Name}' depends on {string.Join(", ", others)}, not on feature column '{_features.Name}' alone. Transform the data by the part of the model that "
            + "builds the feature vector (Concatenate and what comes before), and evaluate the rest; features that may not move can be frozen.");
    }

    private sealed class Scorer : IDisposable
    {
        private readonly LiveRow _live;
        private readonly DataViewRow _row;
        private readonly ValueGetter<float> _getter;

        public Scorer(IRowToRowMapper mapper, DataViewSchema.Column features, DataViewSchema.Column score)
        {
            _live = new(mapper.InputSchema, features);
            _row = mapper.GetRow(_live, [score]);
            _getter = _row.GetGetter<float>(score);
        }

        public float Score(ReadOnlySpan<float> input)
        {
            float score = 0;
            _live.Set(input);
            _getter(ref score);
            return score;
        }

        public void Dispose()
        {
            _row.Dispose();
            _live.Dispose();
        }
    }
}
