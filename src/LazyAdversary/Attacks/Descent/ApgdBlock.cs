using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.Descent;

/// <summary>
/// All restarts of APGD on one block of examples, each with a threat of its own; all take their steps together, so that the model sees a batch.
/// </summary>
internal sealed class ApgdBlock
{
    private const double Momentum = 0.75;
    private const double NeededShare = 0.75;

    private readonly ApgdOptions _options;
    private readonly ThreatModel[] _threats;
    private readonly IGradientModel _model;
    private readonly LabeledData _block;
    private readonly int _first;
    private readonly NormGeometry _geometry;
    private readonly int[] _frozen;
    private readonly int[] _checkpoints;

    // n·d values each.
    private readonly float[] _current;
    private readonly float[] _previous;
    private readonly float[] _best;
    private readonly float[] _points;
    private readonly float[] _gradients;
    private readonly float[] _bestGradients;

    private readonly float[] _scores;
    private readonly Progress[] _runs;

    public ApgdBlock(ApgdOptions options, ThreatModel[] threats, IGradientModel model, LabeledData block, int first)
    {
        _options = options;
        _threats = threats;
        _model = model;
        _block = block;
        _first = first;
        _geometry = NormGeometry.For(options.Threat.Norm);
        _frozen = [.. options.Threat.Frozen];
        _checkpoints = Checkpoints(options.Steps);
        int length = block.Inputs.Length;
        _current = new float[length];
        _previous = new float[length];
        _best = new float[length];
        _points = new float[length];
        _gradients = new float[length];
        _bestGradients = new float[length];
        _scores = new float[block.Count];
        _runs = new Progress[block.Count];
    }

    public void Run(Span<float> perturbed, Span<ApgdRecord> records, CancellationToken cancellationToken)
    {
        int n = _block.Count, d = _block.Dimension;
        var clean = new double[n];
        var reached = new double[n];
        _model.Score(_block.Inputs, clean);
        for (int restart = 0; restart < _options.Restarts; restart++)
        {
            Descend(restart, cancellationToken);

            // What counts is the point as it is stored, scored in double.
            for (int i = 0; i < n; i++) Projection.Round(_threats[i], _block.Input(i), Row(_best, i), Row(_points, i));
            _model.Score(_points, reached);
            bool allFound = true;
            for (int i = 0; i < n; i++)
            {
                if (restart == 0 || _block.Labels[i] * reached[i] < records[i].Margin)
                {
                    Row(_points, i).CopyTo(perturbed.Slice(i * d, d));
                    records[i] = Record(i, restart, clean[i], reached[i]);
                }

                allFound &= records[i].IsFlipped;
            }

            if (_options.StopOnSuccess && allFound) return;
        }
    }

    /// <summary>The steps at which progress is judged: p_0 = 0, p_1 = 0.22, p_{j+1} = p_j + max(p_j − p_{j−1} − 0.03, 0.06), in shares of T.</summary>
    private static int[] Checkpoints(int steps)
    {
        var checkpoints = new List<int>();
        double before = 0, share = 0.22;
        while (share <= 1)
        {
            checkpoints.Add((int)Math.Ceiling(share * steps));
            (before, share) = (share, share + Math.Max(share - before - 0.03, 0.06));
        }

        return [.. checkpoints.Distinct()];
    }

    private void Descend(int restart, CancellationToken cancellationToken)
    {
        int n = _block.Count;
        Array.Clear(_current);
        for (int i = 0; i < n; i++)
        {
            _runs[i] = new() { StepSize = Math.Min(2 * _threats[i].Radius, float.MaxValue), BestMargin = float.PositiveInfinity };
            if (restart == 0) continue;
            _geometry.DrawUniform(new Random(RandomStreams.Seed(_options.Seed, _first + i, restart)), _threats[i].Radius, Row(_current, i));
            Projection.Apply(_threats[i], _block.Input(i), Row(_current, i));
        }

        _current.CopyTo(_previous, 0);
        _current.CopyTo(_best, 0);
        int checkpoint = 0;
        for (int step = 0; step <= _options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < n; i++) Projection.Round(_threats[i], _block.Input(i), Row(_current, i), Row(_points, i));
            _model.ScoreAndGradient(_points, _scores, _gradients);
            bool judged = checkpoint < _checkpoints.Length && step == _checkpoints[checkpoint];
            int since = judged && checkpoint > 0 ? step - _checkpoints[checkpoint - 1] : step;
            if (judged) checkpoint++;

            bool anyLeft = false;
            for (int i = 0; i < n; i++)
            {
                ref var run = ref _runs[i];
                Observe(ref run, i, step);
                if (_options.StopOnSuccess && run.BestMargin < 0) continue;
                anyLeft = true;
                if (judged) Judge(ref run, i, since);
                if (step < _options.Steps) Step(ref run, i, step);
            }

            if (!anyLeft) break;
        }
    }

    private void Observe(ref Progress run, int i, int step)
    {
        float margin = _block.Labels[i] * _scores[i];
        if (step == 0) run.FirstMargin = margin;
        else if (margin < run.LastMargin) run.Improvements++;
        run.LastMargin = margin;
        if (margin < run.BestMargin)
        {
            run.BestMargin = margin;
            run.BestStep = step;
            Row(_current, i).CopyTo(Row(_best, i));
            Row(_gradients, i).CopyTo(Row(_bestGradients, i));
        }

        if (step <= _options.Steps * 3 / 4) run.MarginAtThreeQuarters = run.BestMargin;
    }

    /// <summary>
    /// Halves the step and goes back to the best point when too few steps improved, or when neither step size nor best margin changed since last time.
    /// </summary>
    private void Judge(ref Progress run, int i, int since)
    {
        bool stuck = run.Improvements < NeededShare * since || (!run.HalvedLast && run.BestMargin >= run.BestMarginAtCheckpoint && run.WasJudged);
        run.Improvements = 0;
        run.BestMarginAtCheckpoint = run.BestMargin;
        run.WasJudged = true;
        run.HalvedLast = stuck;
        if (!stuck) return;
        run.StepSize /= 2;
        Row(_best, i).CopyTo(Row(_current, i));
        Row(_best, i).CopyTo(Row(_previous, i));
        Row(_bestGradients, i).CopyTo(Row(_gradients, i));
    }

    /// <summary>z = Π(δ − η·y·g), δ ← Π(δ + a·(z − δ) + (1 − a)·(δ − δ_previous)); the first step has no momentum.</summary>
    private void Step(ref Progress run, int i, int step)
    {
        Span<float> delta = Row(_current, i), previous = Row(_previous, i), gradient = Row(_gradients, i);
        foreach (int k in _frozen) gradient[k] = 0;
        double norm = PreciseVectors.Norm(gradient);
        if (!(norm > 0 && double.IsFinite(norm))) return;
        run.SawGradient = true;
        _geometry.Normalize(gradient);
        var next = new float[delta.Length];
        double signedStep = _block.Labels[i] * run.StepSize, momentum = step == 0 ? 1 : Momentum;
        for (int k = 0; k < next.Length; k++) next[k] = Float32.Nearest(delta[k] - signedStep * gradient[k]);
        Projection.Apply(_threats[i], _block.Input(i), next);
        for (int k = 0; k < next.Length; k++)
            next[k] = Float32.Nearest(delta[k] + momentum * ((double)next[k] - delta[k]) + (1 - momentum) * ((double)delta[k] - previous[k]));
        Projection.Apply(_threats[i], _block.Input(i), next);
        delta.CopyTo(previous);
        next.CopyTo(delta);
    }

    private ApgdRecord Record(int i, int restart, double clean, double reached)
    {
        var run = _runs[i];
        return new()
        {
            Index = _first + i,
            Label = _block.Labels[i],
            Score = clean,
            PerturbedScore = reached,
            Outcome = _block.Labels[i] * reached < 0 ? AttackOutcome.Flipped
                : run.SawGradient ? AttackOutcome.NotFound
                : AttackOutcome.ZeroGradient,
            Distance = _threats[i].Distance(_block.Input(i), Row(_points, i)),
            InputNorm = PreciseVectors.Norm(_block.Input(i)),
            Step = run.BestStep,
            Restart = restart,
            IsConverged = run.MarginAtThreeQuarters - run.BestMargin <= 0.01 * (run.FirstMargin - run.BestMargin),
        };
    }

    private Span<float> Row(float[] values, int i) => values.AsSpan(i * _block.Dimension, _block.Dimension);

    /// <summary>Where the run on one example is.</summary>
    private struct Progress
    {
        public double StepSize;
        public float FirstMargin;
        public float LastMargin;
        public float BestMargin;
        public float BestMarginAtCheckpoint;
        public float MarginAtThreeQuarters;
        public int BestStep;
        public int Improvements;
        public bool HalvedLast;
        public bool WasJudged;
        public bool SawGradient;
    }
}
