using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.Gradient;

/// <summary>
/// All restarts of APGD on one block of examples, each with a threat of its own; all take their steps together, so that the model sees a batch.
/// </summary>
internal sealed class ApgdBlock
{
    private const double Momentum = 0.75;
    private const double NeededShare = 0.75;

    private readonly ApgdOptions _options;
    private readonly IGradientClassifier _model;
    private readonly AttackBlock _block;
    private readonly ThreatModel[] _threats;
    private readonly GoalGradients _goal;
    private readonly NormGeometry _geometry;
    private readonly int[] _frozen;
    private readonly int[] _checkpoints;
    private readonly int[] _examples;

    // n·d values each.
    private readonly float[] _current;
    private readonly float[] _previous;
    private readonly float[] _best;
    private readonly float[] _points;
    private readonly float[] _gradients;
    private readonly float[] _bestGradients;

    private readonly float[] _margins;
    private readonly RunState[] _runs;

    public ApgdBlock(ApgdOptions options, IGradientClassifier model, AttackBlock block)
    {
        _options = options;
        _model = model;
        _block = block;
        _examples = [.. Enumerable.Range(0, block.Count)];
        _threats = Array.ConvertAll(_examples, block.ThreatOf);
        bool isRatio = options.Loss == ApgdLoss.LogitRatio && model.ClassCount > 2;
        _goal = new(model, block, isRatio ? GoalLoss.LogitRatio : GoalLoss.Margin);
        _geometry = NormGeometry.For(options.Threat.Norm);
        _frozen = [.. options.Threat.Frozen];
        _checkpoints = Checkpoints(options.Steps);
        int length = block.Count * block.Dimension;
        _current = new float[length];
        _previous = new float[length];
        _best = new float[length];
        _points = new float[length];
        _gradients = new float[length];
        _bestGradients = new float[length];
        _margins = new float[block.Count];
        _runs = new RunState[block.Count];
    }

    public void Run(CancellationToken cancellationToken)
    {
        int n = _block.Count, k = _model.ClassCount;
        var reached = new double[n * k];
        for (int restart = 0; restart < _options.Restarts; restart++)
        {
            Descend(restart, cancellationToken);

            // What counts is the point as it is stored, scored in double.
            for (int i = 0; i < n; i++) Projection.Round(_threats[i], _block.Input(i), Row(_best, i), Row(_points, i));
            _model.Scores(_points, reached);
            bool allFound = true;
            for (int i = 0; i < n; i++)
            {
                // Left alone once it is found, whatever its neighbours in the block still need.
                if (_options.StopOnSuccess && _block.IsFound(i)) continue;
                double before = _block.KeptMargin(i);
                _block.Keep(i, Row(_points, i), reached.AsSpan(i * k, k), _runs[i].BestStep, restart);
                if (_block.KeptMargin(i) < before)
                {
                    var run = _runs[i];
                    _block[i].IsConverged = run.LossAtThreeQuarters - run.BestLoss <= 0.01 * (run.FirstLoss - run.BestLoss);
                    _block[i].SawNoGradient = !run.SawGradient;
                }

                allFound &= _block.IsFound(i);
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
            _runs[i] = new() { StepSize = Math.Min(2 * _threats[i].Radius, float.MaxValue), BestLoss = float.PositiveInfinity };
            // A run over an example that is found, and left alone, would change nothing.
            _runs[i].IsOver = _options.StopOnSuccess && _block.IsFound(i);
            if (restart == 0) continue;
            _geometry.DrawUniform(_block.Random(i, restart), _threats[i].Radius, Row(_current, i));
            Projection.Apply(_threats[i], _block.Input(i), Row(_current, i));
        }

        _current.CopyTo(_previous, 0);
        _current.CopyTo(_best, 0);
        int checkpoint = 0;
        for (int step = 0; step <= _options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < n; i++) Projection.Round(_threats[i], _block.Input(i), Row(_current, i), Row(_points, i));
            _goal.Evaluate(_examples, _points, _margins, _gradients);
            bool judged = checkpoint < _checkpoints.Length && step == _checkpoints[checkpoint];
            int since = judged && checkpoint > 0 ? step - _checkpoints[checkpoint - 1] : step;
            if (judged) checkpoint++;

            bool anyLeft = false;
            for (int i = 0; i < n; i++)
            {
                ref var run = ref _runs[i];
                if (run.IsOver) continue;
                Observe(ref run, i, step);
                run.IsOver = _options.StopOnSuccess && _margins[i] < 0;
                if (run.IsOver) continue;
                anyLeft = true;
                if (judged) Judge(ref run, i, since);
                if (step < _options.Steps) Step(ref run, i, step);
            }

            if (!anyLeft) break;
        }
    }

    private void Observe(ref RunState run, int i, int step)
    {
        float loss = _goal.Losses[i];
        if (step == 0) run.FirstLoss = loss;
        else if (loss < run.LastLoss) run.Improvements++;
        run.LastLoss = loss;
        if (loss < run.BestLoss)
        {
            run.BestLoss = loss;
            run.BestStep = step;
            Row(_current, i).CopyTo(Row(_best, i));
            Row(_gradients, i).CopyTo(Row(_bestGradients, i));
        }

        if (step <= _options.Steps * 3 / 4) run.LossAtThreeQuarters = run.BestLoss;
    }

    /// <summary>
    /// Halves the step and goes back to the best point when too few steps improved, or when neither step size nor best loss changed since last time.
    /// </summary>
    private void Judge(ref RunState run, int i, int since)
    {
        bool stuck = run.Improvements < NeededShare * since || (!run.HalvedLast && run.BestLoss >= run.BestLossAtCheckpoint && run.WasJudged);
        run.Improvements = 0;
        run.BestLossAtCheckpoint = run.BestLoss;
        run.WasJudged = true;
        run.HalvedLast = stuck;
        if (!stuck) return;
        run.StepSize /= 2;
        Row(_best, i).CopyTo(Row(_current, i));
        Row(_best, i).CopyTo(Row(_previous, i));
        Row(_bestGradients, i).CopyTo(Row(_gradients, i));
    }

    /// <summary>z = Π(δ − η·g), δ ← Π(δ + a·(z − δ) + (1 − a)·(δ − δ_previous)); the first step has no momentum.</summary>
    private void Step(ref RunState run, int i, int step)
    {
        Span<float> delta = Row(_current, i), previous = Row(_previous, i), gradient = Row(_gradients, i);
        foreach (int k in _frozen) gradient[k] = 0;
        double norm = PreciseVectors.Norm(gradient);
        if (!(norm > 0 && double.IsFinite(norm))) return;
        run.SawGradient = true;
        _geometry.Normalize(gradient);
        var next = new float[delta.Length];
        double momentum = step == 0 ? 1 : Momentum;
        for (int k = 0; k < next.Length; k++) next[k] = Float32.Nearest(delta[k] - run.StepSize * gradient[k]);
        Projection.Apply(_threats[i], _block.Input(i), next);
        for (int k = 0; k < next.Length; k++)
            next[k] = Float32.Nearest(delta[k] + momentum * ((double)next[k] - delta[k]) + (1 - momentum) * ((double)delta[k] - previous[k]));
        Projection.Apply(_threats[i], _block.Input(i), next);
        delta.CopyTo(previous);
        next.CopyTo(delta);
    }

    private Span<float> Row(float[] values, int i) => values.AsSpan(i * _block.Dimension, _block.Dimension);

    /// <summary>Where the run on one example is.</summary>
    private struct RunState
    {
        public double StepSize;
        public float FirstLoss;
        public float LastLoss;
        public float BestLoss;
        public float BestLossAtCheckpoint;
        public float LossAtThreeQuarters;
        public int BestStep;
        public int Improvements;
        public bool HalvedLast;
        public bool WasJudged;
        public bool SawGradient;
        public bool IsOver;
    }
}
