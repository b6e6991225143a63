using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.Cascade;

/// <summary>One run of the cascade: the best point of each example so far, and what was noticed on the way.</summary>
internal sealed class CascadeRun
{
    // A ball attack is asked to beat the best distance by 1%.
    private const double Inside = 0.99;
    private const double SaturationRatio = 1000;
    private const int BlockSize = 96;

    private readonly CascadeOptions _options;
    private readonly ThreatModel _threat;
    private readonly IScoreModel _model;
    private readonly LabeledData _data;
    private readonly CancellationToken _cancellationToken;
    private readonly double[] _scores;
    private readonly double[] _distances;
    private readonly double?[] _rayDistances;
    private readonly CascadeStage[] _foundBy;
    private readonly CascadeWarnings[] _warnings;
    private readonly float[] _perturbed;
    private readonly bool[] _attacked;

    public CascadeRun(CascadeOptions options, IScoreModel model, LabeledData data, CancellationToken cancellationToken)
    {
        _options = options;
        _threat = options.Threat;
        _model = model;
        _data = data;
        _cancellationToken = cancellationToken;
        _scores = model.Score(data, options.Threads, cancellationToken);
        _distances = new double[data.Count];
        _rayDistances = new double?[data.Count];
        _foundBy = new CascadeStage[data.Count];
        _warnings = new CascadeWarnings[data.Count];
        _perturbed = data.Inputs.ToArray();
        _attacked = new bool[data.Count];
        Array.Fill(_distances, double.PositiveInfinity);
        for (int i = 0; i < data.Count; i++) _attacked[i] = data.Labels[i] * _scores[i] > 0;
    }

    /// <summary>Examples that need no further stage.</summary>
    public int Done => Enumerable.Range(0, _data.Count).Count(i => !IsOpen(i));

    /// <summary>The stages that apply to the model and the options.</summary>
    public IEnumerable<Action> Stages()
    {
        if (_model is IGradientModel gradients)
        {
            yield return () => RunBoundary(gradients, iterations: 1, CascadeStage.GradientRay);
            yield return () => RunBoundary(gradients, _options.BoundaryIterations, CascadeStage.NearestBoundary);
            if (_options.ApgdSteps > 0) yield return () => RunApgd(gradients);
        }

        if (_options.SquareQueries > 0) yield return RunSquare;
    }

    public AttackResult<CascadeRecord> ToResult()
    {
        var again = _model.Score(_data, _options.Threads, _cancellationToken);
        var perturbed = LabeledData.Adopt(_perturbed, _data.Dimension, _data.Labels.ToArray());
        var reached = _model.Score(perturbed, _options.Threads, _cancellationToken);
        var records = new CascadeRecord[_data.Count];
        for (int i = 0; i < records.Length; i++)
        {
            bool isFound = _foundBy[i] != CascadeStage.None, isFlipped = isFound && _data.Labels[i] * reached[i] < 0;
            if (!again[i].Equals(_scores[i]) || isFlipped != isFound) _warnings[i] |= CascadeWarnings.NonDeterministicScore;
            records[i] = new()
            {
                Index = i,
                Label = _data.Labels[i],
                Score = _scores[i],
                PerturbedScore = isFound ? reached[i] : _scores[i],
                Outcome = _scores[i] == 0 ? AttackOutcome.ZeroScore
                    : isFlipped ? AttackOutcome.Flipped
                    : _warnings[i].HasFlag(CascadeWarnings.ZeroGradient) ? AttackOutcome.ZeroGradient
                    : AttackOutcome.NotFound,
                Distance = isFound ? _distances[i] : 0,
                InputNorm = PreciseVectors.Norm(_data.Input(i)),
                FoundBy = _foundBy[i],
                Warnings = _warnings[i],
                RayDistance = _rayDistances[i],
            };
        }

        return new(records, _perturbed, _data);
    }

    private bool IsOpen(int i) =>
        _attacked[i] && (_options.Goal == CascadeGoal.SmallestDistance || _foundBy[i] == CascadeStage.None);

    private int[] Open() => [.. Enumerable.Range(0, _data.Count).Where(IsOpen)];

    /// <summary>The ball in which a point would be progress; no larger than a search can fill.</summary>
    private double Goal(int i) => Math.Min(Math.Min(_threat.Radius, float.MaxValue), Inside * _distances[i]);

    private void RunBoundary(IGradientModel model, int iterations, CascadeStage stage)
    {
        int[] open = Open();
        if (open.Length == 0) return;
        var attack = new NearestBoundaryAttack(new() { Threat = _threat, Iterations = iterations, Threads = _options.Threads });
        var result = attack.Run(model, _data.Select(open), cancellationToken: _cancellationToken);
        for (int r = 0; r < open.Length; r++)
        {
            int i = open[r];
            var record = result.Records[r];
            if (record.Outcome == AttackOutcome.ZeroGradient) _warnings[i] |= CascadeWarnings.ZeroGradient;
            if (stage == CascadeStage.NearestBoundary && !record.IsConverged) _warnings[i] |= CascadeWarnings.NotConverged;
            if (stage == CascadeStage.GradientRay)
            {
                _rayDistances[i] = record.IsFlipped ? record.Distance : null;
                if (IsSaturated(model, i)) _warnings[i] |= CascadeWarnings.SaturatedScore;
            }

            if (record.IsFlipped) Keep(i, record.Distance, result.Perturbed.Input(r), stage);
        }
    }

    private bool IsSaturated(IGradientModel model, int i)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var gradient = new float[_data.Dimension];
        model.ScoreAndGradient(_data.Input(i), new float[1], gradient);
        double slope = PreciseVectors.Norm(gradient), norm = PreciseVectors.Norm(_data.Input(i));
        return slope > 0 && norm > 0 && Math.Abs(_scores[i]) > SaturationRatio * norm * slope;
    }

    private void RunApgd(IGradientModel model)
    {
        int[] open = Open();
        if (open.Length == 0) return;
        var attack = new ApgdAttack(new ApgdOptions
        {
            Threat = _threat,
            Steps = _options.ApgdSteps,
            Restarts = _options.ApgdRestarts,
            StopOnSuccess = true,
            Seed = _options.Seed,
            Threads = _options.Threads,
        });
        var data = _data.Select(open);
        var result = attack.Run(model, data, Array.ConvertAll(open, Goal), progress: null, _cancellationToken);
        PullBack(open, data, result.Perturbed, [.. result.Records.Select(r => r.IsFlipped)], CascadeStage.Apgd);
        for (int r = 0; r < open.Length; r++)
        {
            // Inside a ball that may hold nothing, only an example that was never fooled says that steps are wanting.
            if (_foundBy[open[r]] == CascadeStage.None && !result.Records[r].IsConverged) _warnings[open[r]] |= CascadeWarnings.NotConverged;
        }
    }

    private void RunSquare()
    {
        int[] open = Open();
        if (open.Length == 0) return;
        var data = _data.Select(open);
        var points = data.Inputs.ToArray();
        var found = new bool[open.Length];
        var before = Array.ConvertAll(open, i => _distances[i]);
        ParallelBlocks.Run(open.Length, blockSize: 1, ParallelBlocks.ResolveThreads(_options.Threads), (r, _) =>
        {
            // Each example has a ball and a stream of its own.
            var attack = new SquareAttack(new SquareOptions
            {
                Threat = _threat.WithRadius(Goal(open[r])),
                Queries = _options.SquareQueries,
                Seed = RandomStreams.Seed(_options.Seed, open[r]),
                Threads = 1,
            });
            var result = attack.Run(_model, data.Slice(r, 1), cancellationToken: _cancellationToken);
            found[r] = result.Records[0].IsFlipped;
            result.Perturbed.Inputs.CopyTo(points.AsSpan(r * _data.Dimension));
        }, _cancellationToken);
        PullBack(open, data, LabeledData.Adopt(points, data.Dimension, data.Labels.ToArray()), found, CascadeStage.Square);
        for (int r = 0; r < open.Length; r++)
        {
            if (_model is IGradientModel && _distances[open[r]] < Inside * before[r]) _warnings[open[r]] |= CascadeWarnings.BlackBoxBeatsWhiteBox;
        }
    }

    /// <summary>Moves points that turn the prediction back along their rays to the boundary, and keeps them where they are the best.</summary>
    private void PullBack(int[] examples, LabeledData data, LabeledData points, bool[] found, CascadeStage stage)
    {
        int d = _data.Dimension;
        var directions = new float[data.Inputs.Length];
        for (int r = 0; r < examples.Length; r++)
        {
            for (int k = 0; found[r] && k < d; k++) directions[r * d + k] = Float32.Nearest((double)points.Input(r)[k] - data.Input(r)[k]);
        }

        var pulled = data.Inputs.ToArray();
        var scores = Array.ConvertAll(examples, i => _scores[i]);
        var reached = new double[examples.Length];
        ParallelBlocks.Run(examples.Length, BlockSize, ParallelBlocks.ResolveThreads(_options.Threads), (start, count) =>
        {
            int first = start * d, length = count * d;
            BoundaryPoints.Store(
                _threat, _model, data.Slice(start, count), scores.AsSpan(start, count), directions.AsSpan(first, length),
                pulled.AsSpan(first, length),
                reached.AsSpan(start, count), _cancellationToken);
        }, _cancellationToken);
        for (int r = 0; r < examples.Length; r++)
        {
            if (!found[r]) continue;
            int i = examples[r];
            Keep(i, _threat.Distance(data.Input(r), points.Input(r)), points.Input(r), stage);
            if (scores[r] * reached[r] < 0) Keep(i, _threat.Distance(data.Input(r), pulled.AsSpan(r * d, d)), pulled.AsSpan(r * d, d), stage);
        }
    }

    private void Keep(int i, double distance, ReadOnlySpan<float> point, CascadeStage stage)
    {
        if (distance >= _distances[i]) return;
        _distances[i] = distance;
        _foundBy[i] = stage;
        point.CopyTo(_perturbed.AsSpan(i * _data.Dimension));
    }
}
