using System.Collections.Concurrent;
using LazyAdversary.Data;
using LazyAdversary.Networks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>A whole ML.NET model as a score of its feature column: what it says is the last word on whether a perturbation turns the prediction.</summary>
internal sealed class PipelineScoreModel : IScoreModel, IDisposable
{
    private const string PredictedLabel = "PredictedLabel";

    private readonly IRowToRowMapper _mapper;
    private readonly DataViewSchema.Column _features;
    private readonly DataViewSchema.Column _score;
    private readonly DataViewSchema.Column? _predictedLabel;

    // Rows are not thread-safe; each is used by one thread at a time.
    private readonly ConcurrentBag<Scorer> _scorers = [];

    public PipelineScoreModel(ITransformer model, DataViewSchema schema, DataViewSchema.Column features, string scoreColumnName)
    {
        if (!model.IsRowToRowMapper) throw new ArgumentException("The model does not map row by row, so single vectors cannot be scored.", nameof(model));
        _mapper = model.GetRowToRowMapper(schema);
        _features = features;
        _score = BinaryScore.Require(_mapper.OutputSchema, scoreColumnName);
        RequireOnlyFeatures(_score);
        if (_mapper.OutputSchema.GetColumnOrNull(PredictedLabel) is { Type: BooleanDataViewType } label) _predictedLabel = label;
    }

    public int Dimension => ((VectorDataViewType)_features.Type).Size;

    public void Score(ReadOnlySpan<float> inputs, Span<double> scores)
    {
        if (!_scorers.TryTake(out var scorer)) scorer = new Scorer(_mapper, _features, _score);
        for (int i = 0; i < scores.Length; i++) scores[i] = scorer.Score(inputs.Slice(i * Dimension, Dimension));
        _scorers.Add(scorer);
    }

    /// <summary>
    /// Makes sure that the model predicts the sign of the score, because that is what is attacked. Perturbed examples show best whether it does: they are near 0.
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
            throw new NotSupportedException(FormattableString.Invariant(
                $"Column '{_score.Name}' is {scores[i]:G4} where PredictedLabel is {predicted}: the model decides by a threshold other than 0; set it to 0 (ChangeModelThreshold)."));
        }
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
