using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks;

/// <summary>The one loop of all attacks: blocks, clean scores, the search, records, progress, and what is left when it is cancelled.</summary>
internal sealed class AttackLoop
{
    private readonly Attack _attack;
    private readonly AttackOptions _options;
    private readonly PreparedSearch _prepared;
    private readonly IClassifier _model;
    private readonly LabeledData _data;
    private readonly RunSettings _settings;
    private readonly AttackRecord?[] _records;
    private readonly float[] _perturbed;

    // Clean scores of all examples, where blocks of one would score them one by one.
    private double[]? _clean;

    public AttackLoop(
        Attack attack, AttackOptions options, PreparedSearch prepared, IClassifier model, LabeledData data, RunSettings settings)
    {
        _attack = attack;
        _options = options;
        _prepared = prepared;
        _model = model;
        _data = data;
        _settings = settings;
        _records = new AttackRecord?[data.Count];
        _perturbed = data.Inputs.ToArray();
    }

    public AttackResult Run(IProgress<Progress>? progress, CancellationToken cancellationToken)
    {
        int done = 0;
        try
        {
            if (_prepared.BlockSize == 1) _clean = _model.Scores(_data, _attack.Threads, cancellationToken);
            ParallelBlocks.Run(
                _data.Count, _prepared.BlockSize, _attack.Threads,
                (start, count) =>
                {
                    RunBlock(start, count, cancellationToken);
                    progress?.Report(new(Interlocked.Add(ref done, count), _data.Count));
                },
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new AttackCanceledException(ToResult(), cancellationToken);
        }

        return ToResult();
    }

    private void RunBlock(int start, int count, CancellationToken cancellationToken)
    {
        int[] positions = [.. Enumerable.Range(start, count)];
        var all = new AttackBlock(_attack.Goal, _options, _model, _data.Slice(start, count), positions, _settings, cancellationToken);
        if (_prepared.ScoresClean)
        {
            _prepared.Search(all, cancellationToken);
            for (int i = 0; i < count; i++) Record(all, i);
            return;
        }

        int classes = _model.ClassCount;
        double[] scores = _clean?[(start * classes)..((start + count) * classes)] ?? new double[count * classes];
        if (_clean is null) all.Score(all.Data.Inputs, scores);
        SetClean(all, scores);
        int[] open = [.. Enumerable.Range(0, count).Where(i => !all.IsOver(i) || _settings.AlsoWrong)];
        for (int i = 0; i < count; i++) Record(all, i);
        if (open.Length == 0) return;

        var block = all;
        if (open.Length < count)
        {
            block = new AttackBlock(
                _attack.Goal, _options, _model, all.Data.Select(open), Array.ConvertAll(open, i => positions[i]), _settings,
                cancellationToken);
            SetClean(block, [.. open.SelectMany(i => scores[(i * classes)..((i + 1) * classes)])]);
        }

        // Not before the search is done: until then the examples count as not run.
        foreach (int i in open) _records[positions[i]] = null;
        _prepared.Search(block, cancellationToken);
        for (int i = 0; i < block.Count; i++) Record(block, i);
    }

    private static void SetClean(AttackBlock block, double[] scores)
    {
        int k = block.Model.ClassCount;
        for (int i = 0; i < block.Count; i++) block.SetClean(i, scores.AsSpan(i * k, k));
    }

    private void Record(AttackBlock block, int i)
    {
        ref var finding = ref block[i];
        bool isAttacked = !finding.IsOver || _settings.AlsoWrong, hasPoint = isAttacked && finding.HasPoint;
        if (hasPoint) block.Kept(i).CopyTo(_perturbed.AsSpan(block.Position(i) * block.Dimension));
        bool isFlipped = hasPoint && finding.IsReached;
        _records[block.Position(i)] = new()
        {
            Index = block.Position(i),
            Label = block.Label(i),
            Target = block.Target(i),
            Prediction = finding.Prediction,
            Margin = finding.Margin,
            ReachedClass = hasPoint ? finding.ReachedClass : finding.Prediction,
            ReachedMargin = hasPoint ? finding.ReachedMargin : finding.Margin,
            Outcome = isFlipped ? AttackOutcome.Flipped
                : finding.Prediction == Margins.NoClass ? AttackOutcome.NoPrediction
                : !isAttacked ? AttackOutcome.AlreadyWrong
                : finding.NeverFlips ? AttackOutcome.NeverFlips
                : finding.SawNoGradient ? AttackOutcome.ZeroGradient
                : AttackOutcome.NotFound,
            Distance = hasPoint ? finding.Distance : 0,
            InputNorm = PreciseVectors.Norm(block.Input(i)),
            FoundBy = isFlipped ? _attack.Name : null,
            Step = hasPoint ? finding.Step : -1,
            Restart = hasPoint ? finding.Restart : 0,
            Queries = isAttacked ? finding.Queries : 0,
            IsConverged = !isAttacked || finding.IsConverged,
        };
    }

    private AttackResult ToResult()
    {
        AttackRecord[] records = [.. _records.Select((record, i) => record ?? NotRun(i))];
        for (int i = 0; i < records.Length; i++)
        {
            // What a cancelled search left half done is not reported.
            if (records[i].Outcome == AttackOutcome.NotRun) _data.Input(i).CopyTo(_perturbed.AsSpan(i * _data.Dimension));
        }

        return new(_attack.Goal, _options.Threat, records, _data.WithInputs(_perturbed));
    }

    private AttackRecord NotRun(int i) => new()
    {
        Index = i,
        Label = _data.Labels[i],
        Target = _options.TargetOf(_settings.Positions?[i] ?? i),
        Prediction = Margins.NoClass,
        Margin = double.NaN,
        ReachedClass = Margins.NoClass,
        ReachedMargin = double.NaN,
        Outcome = AttackOutcome.NotRun,
        Distance = 0,
        InputNorm = PreciseVectors.Norm(_data.Input(i)),
    };
}
