using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.Cascade;

/// <summary>One run of the cascade: the best point of each example so far, and what was noticed on the way.</summary>
internal sealed class CascadeRun
{
    // A ball attack is asked to beat the best distance by 1%.
    private const double Inside = 0.99;
    private const double SaturationRatio = 1000;
    private const double FarAway = 1000;
    private const int BlockSize = 96;

    private readonly CascadeOptions _options;
    private readonly ThreatModel _threat;
    private readonly IClassifier _model;
    private readonly LabeledData _data;
    private readonly CancellationToken _cancellationToken;
    private readonly double[] _scores;
    private readonly double[] _distances;
    private readonly double?[] _rayDistances;
    private readonly string?[] _foundBy;

    // As scored by the attack that found the point.
    private readonly int[] _reachedClasses;
    private readonly double[] _reachedMargins;
    private readonly AttackWarnings[] _warnings;
    private readonly float[] _perturbed;
    private readonly bool[] _attacked;
    private bool _isScored;
    private bool _lookedForSaturation;

    public CascadeRun(CascadeOptions options, IClassifier model, LabeledData data, CancellationToken cancellationToken)
    {
        _options = options;
        _threat = options.Threat;
        _model = model;
        _data = data;
        _cancellationToken = cancellationToken;
        _scores = new double[data.Count * model.ClassCount];
        Array.Fill(_scores, double.NaN);
        _distances = new double[data.Count];
        _rayDistances = new double?[data.Count];
        _foundBy = new string?[data.Count];
        _reachedClasses = new int[data.Count];
        _reachedMargins = new double[data.Count];
        _warnings = new AttackWarnings[data.Count];
        _perturbed = data.Inputs.ToArray();
        Array.Fill(_distances, double.PositiveInfinity);
        _attacked = new bool[data.Count];
    }

    /// <summary>Scores the clean inputs, which says what there is to be attacked. Comes first.</summary>
    public void ScoreClean()
    {
        _model.Scores(_data, _options.Threads, _cancellationToken).CopyTo(_scores, 0);
        var block = Block([.. Enumerable.Range(0, _data.Count)], _data);
        for (int i = 0; i < _attacked.Length; i++) _attacked[i] = !block.IsOver(i);
        _isScored = true;
    }

    /// <summary>Runs one attack on the examples that are still open.</summary>
    public void Run(IAttack attack, IProgress<Progress>? progress)
    {
        int[] open = [.. Enumerable.Range(0, _data.Count).Where(IsOpen)];
        if (open.Length == 0) return;
        if (attack is Attack { NeedsGradients: true } && !_lookedForSaturation) LookForSaturation((IGradientClassifier)_model, open);
        var data = _data.Select(open);
        double[] before = Array.ConvertAll(open, i => _distances[i]);
        AttackResult result;
        try
        {
            result = attack is Attack own
                ? own.Run(_model, data, Settings(own, open), progress, _cancellationToken)
                : attack.Run(_model, data, progress, _cancellationToken);
        }
        catch (AttackCanceledException e)
        {
            Keep(open, e.Partial, attack.Name);
            throw;
        }

        Keep(open, result, attack.Name);
        if (attack.Goal == AttackGoal.WithinRadius) PullBack(open, data, result, attack.Name);
        for (int r = 0; r < open.Length; r++) Note(attack, open[r], result.Records[r], before[r]);
    }

    /// <summary>
    /// The records: of a complete run with every point scored again, of one that was cancelled without asking the model again.
    /// </summary>
    public AttackResult ToResult(bool isComplete)
    {
        var block = Block([.. Enumerable.Range(0, _data.Count)], _data);
        var again = isComplete ? _model.Scores(_data, _options.Threads, _cancellationToken) : _scores;
        var perturbed = _data.WithInputs(_perturbed);
        var reached = isComplete ? _model.Scores(perturbed, _options.Threads, _cancellationToken) : [];
        var records = new AttackRecord[_data.Count];
        int k = _model.ClassCount;
        for (int i = 0; i < records.Length; i++)
        {
            bool isFound = _foundBy[i] is not null, isFlipped = isFound;
            int prediction = Margins.Predict(Scores(i)), label = _data.Labels[i];
            double margin = Margins.Of(Scores(i), label);
            var (reachedClass, reachedMargin) = isFound ? (_reachedClasses[i], _reachedMargins[i]) : (prediction, margin);
            if (isFound && isComplete)
            {
                ReadOnlySpan<double> own = reached.AsSpan(i * k, k);
                isFlipped = block.Reaches(i, own);
                (reachedClass, reachedMargin) = (Margins.Predict(own), Margins.Of(own, label));
            }

            if (!again.AsSpan(i * k, k).SequenceEqual(Scores(i)) || isFlipped != isFound)
                _warnings[i] |= AttackWarnings.NonDeterministicScore;
            records[i] = new()
            {
                Index = i,
                Label = label,
                Target = _options.TargetOf(i),
                Prediction = prediction,
                Margin = margin,
                ReachedClass = reachedClass,
                ReachedMargin = reachedMargin,
                Outcome = !_isScored ? AttackOutcome.NotRun
                    : prediction == Margins.NoClass ? AttackOutcome.NoPrediction
                    : !_attacked[i] ? AttackOutcome.AlreadyWrong
                    : isFlipped ? AttackOutcome.Flipped
                    : !isComplete ? AttackOutcome.NotRun
                    : _warnings[i].HasFlag(AttackWarnings.ZeroGradient) ? AttackOutcome.ZeroGradient
                    : AttackOutcome.NotFound,
                Distance = isFound ? _distances[i] : 0,
                InputNorm = PreciseVectors.Norm(_data.Input(i)),
                FoundBy = _foundBy[i],
                IsConverged = !_warnings[i].HasFlag(AttackWarnings.NotConverged),
                RayDistance = _rayDistances[i],
                Warnings = _warnings[i],
            };
        }

        return new(_options.Goal, _threat, records, perturbed);
    }

    private ReadOnlySpan<double> Scores(int i) => _scores.AsSpan(i * _model.ClassCount, _model.ClassCount);

    private bool IsOpen(int i) => _attacked[i] && (_options.Goal == AttackGoal.SmallestDistance || _foundBy[i] is null);

    /// <summary>A block of the examples at the given positions, with their clean margins.</summary>
    private AttackBlock Block(int[] positions, LabeledData data)
    {
        var block = new AttackBlock(AttackGoal.SmallestDistance, _options, _model, data, positions, new RunSettings(), _cancellationToken);
        for (int r = 0; r < positions.Length; r++) block.SetClean(r, Scores(positions[r]));
        return block;
    }

    /// <summary>Each example has a ball in which a point would be progress, a stream of random numbers and a target of its own.</summary>
    private RunSettings Settings(Attack attack, int[] open) => new()
    {
        Radii = attack.Goal == AttackGoal.WithinRadius ? Array.ConvertAll(open, Ball) : null,
        Seeds = attack.NeedsGradients ? null : Array.ConvertAll(open, i => RandomStreams.Seed(attack.Seed, i)),
        Positions = open,
    };

    private double Ball(int i)
    {
        double radius = Math.Min(_threat.Radius, Inside * _distances[i]);
        // No larger than a search can fill.
        return double.IsFinite(radius) ? Math.Min(radius, float.MaxValue) : FarAway * Math.Max(1, PreciseVectors.Norm(_data.Input(i)));
    }

    private void Note(IAttack attack, int i, AttackRecord record, double before)
    {
        bool isRay = attack is NearestBoundaryAttack { Options.Iterations: 1 };
        if (isRay) _rayDistances[i] = record.IsFlipped ? record.Distance : null;
        if (record.Outcome == AttackOutcome.ZeroGradient) _warnings[i] |= AttackWarnings.ZeroGradient;

        // Inside a ball that may hold nothing, only an example that was never fooled says that steps are wanting.
        bool mayLack = attack.Goal == AttackGoal.SmallestDistance ? !isRay : _foundBy[i] is null;
        if (mayLack && !record.IsConverged) _warnings[i] |= AttackWarnings.NotConverged;
        if (attack is Attack { NeedsGradients: false } && _model is IGradientClassifier && _distances[i] < Inside * before)
            _warnings[i] |= AttackWarnings.BlackBoxBeatsWhiteBox;
    }

    private void LookForSaturation(IGradientClassifier model, int[] open)
    {
        _lookedForSaturation = true;
        int d = _data.Dimension;
        ParallelBlocks.Run(open.Length, BlockSize, ParallelBlocks.ResolveThreads(_options.Threads), (start, count) =>
        {
            int[] positions = open[start..(start + count)];
            var block = Block(positions, _data.Select(positions));
            float[] margins = new float[count], gradients = new float[count * d];
            new GoalGradients(model, block).Evaluate([.. Enumerable.Range(0, count)], block.Data.Inputs, margins, gradients);
            for (int r = 0; r < count; r++)
            {
                double slope = PreciseVectors.Norm(gradients.AsSpan(r * d, d)), norm = PreciseVectors.Norm(block.Input(r));
                if (slope > 0 && norm > 0 && Math.Abs(block.CleanMargin(r)) > SaturationRatio * norm * slope)
                    _warnings[positions[r]] |= AttackWarnings.SaturatedScore;
            }
        }, _cancellationToken);
    }

    /// <summary>Moves points that flip the prediction back along their rays to the boundary, and keeps them where they are the best.</summary>
    private void PullBack(int[] open, LabeledData data, AttackResult result, string name)
    {
        int d = _data.Dimension;
        int[] found = [.. Enumerable.Range(0, open.Length).Where(r => result.Records[r].IsFlipped)];
        ParallelBlocks.Run(found.Length, BlockSize, ParallelBlocks.ResolveThreads(_options.Threads), (start, count) =>
        {
            int[] rows = found[start..(start + count)];
            var block = Block(Array.ConvertAll(rows, r => open[r]), data.Select(rows));
            var directions = new float[count * d];
            for (int r = 0; r < count; r++)
            {
                for (int k = 0; k < d; k++) directions[r * d + k] = Float32.Nearest((double)result.Perturbed.Input(rows[r])[k] - block.Input(r)[k]);
            }

            RayCrossing.Propose(block, directions, _ => -1);
            for (int r = 0; r < count; r++)
            {
                if (block.IsFound(r)) Keep(open[rows[r]], block.Kept(r), name, block[r].ReachedClass, block[r].ReachedMargin);
            }
        }, _cancellationToken);
    }

    private void Keep(int[] open, AttackResult result, string name)
    {
        for (int r = 0; r < open.Length; r++)
        {
            var record = result.Records[r];
            if (record.IsFlipped) Keep(open[r], result.Perturbed.Input(r), name, record.ReachedClass, record.ReachedMargin);
        }
    }

    private void Keep(int i, ReadOnlySpan<float> point, string name, int reachedClass, double reachedMargin)
    {
        double distance = _threat.Distance(_data.Input(i), point);
        if (distance >= _distances[i] || !_threat.Allows(_data.Input(i), point)) return;
        _distances[i] = distance;
        _foundBy[i] = name;
        (_reachedClasses[i], _reachedMargins[i]) = (reachedClass, reachedMargin);
        point.CopyTo(_perturbed.AsSpan(i * _data.Dimension));
    }
}
