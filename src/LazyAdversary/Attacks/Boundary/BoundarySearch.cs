using System.Numerics.Tensors;
using LazyAdversary.Attacks.Rays;
using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.Boundary;

/// <summary>
/// The nearest-boundary iteration on one block of examples: towards the nearest point of the boundary linearised at δ, back along the ray from x to where the
/// boundary really is, accepted when that is nearer than before, damped when it is not.
/// </summary>
internal sealed class BoundarySearch
{
    private readonly NearestBoundaryOptions _options;
    private readonly ThreatModel _threat;
    private readonly NormGeometry _geometry;
    private readonly IGradientModel _model;
    private readonly LabeledData _block;
    private readonly double[] _scores;
    private readonly BoundaryState[] _states;

    // n·d values each: where the iteration is, where its linearisation points, and what is tried next.
    private readonly double[] _current;
    private readonly double[] _target;
    private readonly float[] _candidate;

    public BoundarySearch(NearestBoundaryOptions options, ThreatModel threat, IGradientModel model, LabeledData block, double[] scores)
    {
        _options = options;
        _threat = threat;
        _geometry = NormGeometry.For(threat.Norm);
        _model = model;
        _block = block;
        _scores = scores;
        _states = new BoundaryState[block.Count];
        _current = new double[block.Inputs.Length];
        _target = new double[block.Inputs.Length];
        _candidate = new float[block.Inputs.Length];
        for (int i = 0; i < block.Count; i++)
            _states[i] = new() { Distance = double.PositiveInfinity, Damping = 1, NeedsGradient = true, IsActive = scores[i] != 0 };
    }

    internal ReadOnlySpan<BoundaryState> States => _states;

    /// <summary>How the iteration on each example ended, and the direction of the nearest boundary point found; zeros where there is none.</summary>
    public void Report(Span<MinimumNormPoint> points, Span<float> directions)
    {
        for (int i = 0; i < _states.Length; i++)
        {
            var state = _states[i];
            points[i] = new(state.LastImproved, !state.IsActive, state.SawGradient);
            var direction = directions.Slice(i * _block.Dimension, _block.Dimension);
            for (int k = 0; k < direction.Length; k++) direction[k] = double.IsFinite(state.Distance) ? Float32.Nearest(Row(_current, i)[k]) : 0;
        }
    }

    public void Run(CancellationToken cancellationToken)
    {
        for (int iteration = 0; iteration < _options.Iterations && _states.Any(s => s.IsActive); iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Linearize();
            var active = Active(s => s.IsActive);
            if (active.Length > 0) Advance(active, iteration, cancellationToken);
        }
    }

    /// <summary>Finds the nearest point of the linearised boundary wherever the iterate has moved.</summary>
    private void Linearize()
    {
        var moved = Active(s => s.IsActive && s.NeedsGradient);
        if (moved.Length == 0) return;
        int d = _block.Dimension;
        var points = new float[moved.Length * d];
        var gradients = new float[points.Length];
        var scores = new float[moved.Length];
        for (int r = 0; r < moved.Length; r++)
        {
            var x = _block.Input(moved[r]);
            var delta = Row(_current, moved[r]);
            for (int k = 0; k < d; k++) points[r * d + k] = Float32.Nearest(x[k] + delta[k]);
        }

        _model.ScoreAndGradient(points, scores, gradients);
        for (int r = 0; r < moved.Length; r++)
        {
            int i = moved[r];
            var gradient = gradients.AsSpan(r * d, d);
            double norm = PreciseVectors.Norm(gradient);
            _states[i].NeedsGradient = false;
            if (norm > 0 && double.IsFinite(norm))
            {
                double along = 0;
                for (int k = 0; k < d; k++) along += gradient[k] * Row(_current, i)[k];
                // On the boundary f is 0 but for rounding.
                double offset = double.IsFinite(_states[i].Distance) ? along : along - scores[r];
                // A model may say that its score is beyond float32: then there is no telling where the boundary is.
                if (double.IsFinite(offset)) Aim(i, gradient, offset);
                else Row(_target, i).Clear();
            }
            else
            {
                Row(_target, i).Clear();
            }

            // Without a direction that moves there is nowhere to go from here.
            if (!Row(_target, i).ContainsAnyExcept(0)) _states[i].IsActive = false;
            else _states[i].SawGradient = true;
        }
    }

    /// <summary>The nearest δ with g·δ = offset that box and frozen features allow; where none reaches it, the one that comes closest.</summary>
    private void Aim(int i, Span<float> gradient, double offset)
    {
        if (offset < 0) TensorPrimitives.Negate(gradient, gradient);
        ShortestStep.TryFind(_threat, _block.Input(i), gradient, Math.Abs(offset), Row(_target, i));
    }

    private void Advance(int[] active, int iteration, CancellationToken cancellationToken)
    {
        int d = _block.Dimension;
        var inputs = new float[active.Length * d];
        var steps = new double[active.Length];
        var scores = new double[active.Length];
        for (int r = 0; r < active.Length; r++)
        {
            int i = active[r];
            _block.Input(i).CopyTo(inputs.AsSpan(r * d));
            scores[r] = _scores[i];
            Aim(Row(_current, i), Row(_target, i), _states[i].Damping, _candidate.AsSpan(r * d, d));
        }

        var directions = _candidate.AsSpan(0, active.Length * d);
        if (_model is IPiecewiseLinearModel piecewise) piecewise.FirstSignChange(inputs, directions, steps);
        else LineSearch.FirstSignChange(_model, inputs, scores, directions, steps, guess: 1, cancellationToken);

        for (int r = 0; r < active.Length; r++)
            Accept(ref _states[active[r]], active[r], directions.Slice(r * d, d), steps[r], iteration);
    }

    /// <summary>
    /// current + damping·(target − current) as a direction: shortened where it would leave float32, which the zero of a tangent that is all
    /// but level does.
    /// </summary>
    private static void Aim(ReadOnlySpan<double> current, ReadOnlySpan<double> target, double damping, Span<float> direction)
    {
        double largest = 0;
        for (int k = 0; k < direction.Length; k++) largest = Math.Max(largest, Math.Abs(current[k] + damping * (target[k] - current[k])));
        double scale = largest > float.MaxValue ? float.MaxValue / largest : 1;
        for (int k = 0; k < direction.Length; k++) direction[k] = (float)(scale * (current[k] + damping * (target[k] - current[k])));
    }

    private void Accept(ref BoundaryState state, int i, ReadOnlySpan<float> direction, double step, int iteration)
    {
        bool had = double.IsFinite(state.Distance);
        bool inside = double.IsFinite(step) && step <= BoundaryPoints.BoxExit(_threat, _block.Input(i), direction);
        double distance = inside ? step * Size(direction) : double.PositiveInfinity;
        if (distance < state.Distance || !had)
        {
            double gain = 1 - distance / state.Distance;
            // Without a crossing yet, the full step is taken and the boundary linearised again from there.
            var current = Row(_current, i);
            for (int k = 0; k < current.Length; k++) current[k] = inside ? step * direction[k] : direction[k];
            state.NeedsGradient = true;
            state.Distance = distance;
            if (inside)
            {
                state.LastImproved = iteration;
                state.Damping = Math.Min(1, 2 * state.Damping);
                if (had && gain < _options.Tolerance) state.IsActive = ++state.SmallGains < 3;
                else state.SmallGains = 0;
            }

            return;
        }

        state.Damping /= 2;
        if (state.Damping < 1.0 / 256) state.IsActive = false;
    }

    private double Size(ReadOnlySpan<float> direction)
    {
        Span<float> zero = new float[direction.Length];
        return _geometry.Distance(zero, direction);
    }

    private int[] Active(Func<BoundaryState, bool> which) => [.. Enumerable.Range(0, _states.Length).Where(i => which(_states[i]))];

    private Span<double> Row(double[] values, int i) => values.AsSpan(i * _block.Dimension, _block.Dimension);
}

/// <summary>Where the iteration on one example is.</summary>
internal struct BoundaryState
{
    public double Distance;
    public double Damping;
    public int LastImproved;
    public int SmallGains;
    public bool NeedsGradient;
    public bool SawGradient;
    public bool IsActive;
}
