using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks;

/// <summary>Projected gradient descent on a block of examples, all of which take a step together so that the model sees a batch.</summary>
internal sealed class PgdBlock
{
    private readonly PgdOptions _options;
    private readonly IGradientModel _model;
    private readonly LabeledData _data;
    private readonly int _first;
    private readonly NormGeometry _geometry;
    private readonly int[] _frozen;
    private readonly float[] _delta;
    private readonly float[] _points;
    private readonly float[] _gradients;
    private readonly float[] _scores;
    private readonly float[] _bestPoints;
    private readonly float[] _bestMargins;
    private readonly int[] _bestSteps;
    private readonly int[] _bestRestarts;
    private readonly bool[] _sawGradient;

    public PgdBlock(PgdOptions options, IGradientModel model, LabeledData data, int first)
    {
        _options = options;
        _model = model;
        _data = data;
        _first = first;
        _geometry = NormGeometry.For(options.Threat.Norm);
        _frozen = [.. options.Threat.Frozen];
        int values = data.Inputs.Length;
        _delta = new float[values];
        _points = new float[values];
        _gradients = new float[values];
        _bestPoints = data.Inputs.ToArray();
        _scores = new float[data.Count];
        _bestMargins = new float[data.Count];
        _bestSteps = new int[data.Count];
        _bestRestarts = new int[data.Count];
        _sawGradient = new bool[data.Count];
    }

    public void Run(CancellationToken cancellationToken)
    {
        Array.Fill(_bestMargins, float.PositiveInfinity);
        double alpha = _options.StepSize ?? 2.5 * _options.Threat.Radius / _options.Steps;
        for (int restart = 0; restart < _options.Restarts; restart++)
        {
            Start(restart);
            for (int step = 0; step <= _options.Steps; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // x′ as it would be stored: what is scored here is what is reported.
                for (int i = 0; i < _data.Count; i++) Projection.Round(_data.Input(i), Delta(i), Row(_points, i));
                _model.ScoreAndGradient(_points, _scores, _gradients);
                bool anyLeft = false;
                for (int i = 0; i < _data.Count; i++)
                {
                    KeepIfBest(i, step, restart);
                    if (_options.StopOnSuccess && IsClearlyAdversarial(i)) continue;
                    anyLeft = true;
                    if (step < _options.Steps) Step(i, alpha);
                }

                if (!anyLeft) return;
            }
        }
    }

    /// <summary>Writes the best points and their records, scored in double.</summary>
    public void Finish(Span<float> perturbed, Span<PgdRecord> records)
    {
        int n = _data.Count;
        var cleanScores = new double[n];
        var scores = new double[n];
        _model.Score(_data.Inputs, cleanScores);
        _model.Score(_bestPoints, scores);
        _bestPoints.CopyTo(perturbed);
        for (int i = 0; i < n; i++)
        {
            records[i] = new PgdRecord
            {
                Index = _first + i,
                Label = _data.Labels[i],
                Score = cleanScores[i],
                PerturbedScore = scores[i],
                Outcome = _data.Labels[i] * scores[i] < 0 ? AttackOutcome.Flipped
                    : _sawGradient[i] ? AttackOutcome.NotFound
                    : AttackOutcome.ZeroGradient,
                Distance = _geometry.Distance(_data.Input(i), Row(_bestPoints, i)),
                InputNorm = PreciseVectors.Norm(_data.Input(i)),
                Step = _bestSteps[i],
                Restart = _bestRestarts[i],
            };
        }
    }

    private void Start(int restart)
    {
        Array.Clear(_delta);
        if (restart == 0 && !_options.RandomStart) return;
        for (int i = 0; i < _data.Count; i++)
        {
            var random = new Random(HashCombine(_options.Seed, restart, _first + i));
            _geometry.DrawUniform(random, _options.Threat.Radius, Delta(i));
            Projection.Apply(_options.Threat, _data.Input(i), Delta(i));
        }
    }

    private void Step(int i, double alpha)
    {
        var gradient = Row(_gradients, i);
        var delta = Delta(i);
        foreach (int k in _frozen) gradient[k] = 0;
        // d loss / d f = −y / (1 + e^{y f}): the logistic loss only scales the step, so the normalised one follows −y ∇f.
        double scale = -_data.Labels[i] * alpha;
        if (_options.Gradient == PgdGradient.Normalized)
        {
            if (!_geometry.Normalize(gradient)) return;
        }
        else
        {
            scale /= 1 + Math.Exp(_data.Labels[i] * (double)_scores[i]);
            if (PreciseVectors.Norm(gradient) == 0) return;
        }

        _sawGradient[i] = true;
        for (int k = 0; k < delta.Length; k++) delta[k] = (float)(delta[k] + scale * gradient[k]);
        Projection.Apply(_options.Threat, _data.Input(i), delta);
    }

    private void KeepIfBest(int i, int step, int restart)
    {
        float margin = _data.Labels[i] * _scores[i];
        if (!(margin < _bestMargins[i])) return;
        _bestMargins[i] = margin;
        _bestSteps[i] = step;
        _bestRestarts[i] = restart;
        Row(_points, i).CopyTo(Row(_bestPoints, i));
    }

    /// <summary>Float32 scores are good to about 1e-6, relative; a sign inside that is left to further steps.</summary>
    private bool IsClearlyAdversarial(int i) => _bestMargins[i] < -1e-5f * Math.Max(1, Math.Abs(_scores[i]));

    private Span<float> Delta(int i) => Row(_delta, i);

    private Span<float> Row(float[] array, int i) => array.AsSpan(i * _data.Dimension, _data.Dimension);

    // A fixed mix, where HashCode would differ from process to process.
    private static int HashCombine(int seed, int restart, int example)
    {
        uint h = unchecked((uint)seed * 0x9E3779B1u ^ (uint)restart * 0x85EBCA77u ^ (uint)example * 0xC2B2AE3Du);
        h = unchecked((h ^ (h >> 15)) * 0x2C1B3C6Du);
        h = unchecked((h ^ (h >> 12)) * 0x297A2D39u);
        return (int)(h ^ (h >> 15));
    }
}
