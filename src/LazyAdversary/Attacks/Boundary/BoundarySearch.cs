using System.Numerics.Tensors;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.Boundary;

/// <summary>
/// The nearest-boundary iteration on one block of examples: towards the nearest point of the boundary linearised at δ, back along the ray from x to where the
/// boundary really is, accepted when that is nearer than before, damped when it is not.
/// </summary>
internal sealed class BoundarySearch
{
    // Of a model with very many classes, rivals are looked for among those with the largest scores.
    private const int MostCandidates = 16;

    private readonly NearestBoundaryOptions _options;
    private readonly ThreatModel _threat;
    private readonly NormGeometry _geometry;
    private readonly AttackBlock _block;
    private readonly GoalGradients _goal;
    private readonly BoundaryState[] _states;
    private readonly int _rivals;

    // n·d values each: where the iteration is, where its linearisation points, and what is tried next.
    private readonly double[] _current;
    private readonly double[] _target;
    private readonly float[] _candidate;

    public BoundarySearch(NearestBoundaryOptions options, IGradientClassifier model, AttackBlock block)
    {
        _options = options;
        _threat = options.Threat;
        _geometry = NormGeometry.For(_threat.Norm);
        _block = block;
        _goal = new(model, block);
        _states = new BoundaryState[block.Count];
        _current = new double[block.Data.Inputs.Length];
        _target = new double[_current.Length];
        _candidate = new float[_current.Length];
        bool isTargeted = options.Target is not null || options.Targets is not null;
        _rivals = isTargeted ? 1 : Math.Min(options.Rivals, model.ClassCount - 1);
    }

    internal ReadOnlySpan<BoundaryState> States => _states;

    public void Run(CancellationToken cancellationToken)
    {
        int[][]? ranked = _rivals > 1 ? RivalRanking.Of(_block, _goal, _threat, Math.Min(_block.Model.ClassCount - 1, MostCandidates)) : null;
        for (int rank = 0; rank < _rivals; rank++)
        {
            Array.Clear(_current);
            for (int i = 0; i < _states.Length; i++)
                _states[i] = new() { Distance = double.PositiveInfinity, Damping = 1, NeedsGradient = true, IsActive = true };
            _goal.Rivals = ranked is null ? null : Array.ConvertAll(ranked, rivals => rivals[rank]);
            Iterate(cancellationToken);
            Report(rank);
        }
    }

    private void Iterate(CancellationToken cancellationToken)
    {
        for (int iteration = 0; iteration < _options.Iterations && _states.Any(s => s.IsActive); iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Linearize();
            // From here on, the class that is met at the boundary is the rival.
            _goal.Rivals = null;
            var active = Active(s => s.IsActive);
            if (active.Length > 0) Advance(active, iteration);
        }
    }

    /// <summary>Proposes the nearest boundary point of each example that this search found.</summary>
    private void Report(int rank)
    {
        int d = _block.Dimension;
        var directions = new float[_current.Length];
        for (int i = 0; i < _states.Length; i++)
        {
            for (int k = 0; k < d; k++) directions[i * d + k] = double.IsFinite(_states[i].Distance) ? Float32.Nearest(Row(_current, i)[k]) : 0;
        }

        double[] before = [.. Enumerable.Range(0, _states.Length).Select(_block.KeptDistance)];
        RayCrossing.Propose(_block, directions, i => _states[i].LastImproved);
        for (int i = 0; i < _states.Length; i++)
        {
            ref var finding = ref _block[i];
            finding.SawNoGradient = !_states[i].SawGradient && (rank == 0 || finding.SawNoGradient);
            if (_block.KeptDistance(i) < before[i] || rank == 0) finding.IsConverged = !_states[i].IsActive;
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
        var margins = new float[moved.Length];
        for (int r = 0; r < moved.Length; r++)
        {
            var x = _block.Input(moved[r]);
            var delta = Row(_current, moved[r]);
            for (int k = 0; k < d; k++) points[r * d + k] = Float32.Nearest(x[k] + delta[k]);
        }

        _goal.Evaluate(moved, points, margins, gradients);
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
                // On the boundary the margin is 0 but for rounding.
                double offset = double.IsFinite(_states[i].Distance) ? along : along - margins[r];
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

    private void Advance(int[] active, int iteration)
    {
        int d = _block.Dimension;
        var steps = new double[active.Length];
        for (int r = 0; r < active.Length; r++)
            Aim(Row(_current, active[r]), Row(_target, active[r]), _states[active[r]].Damping, _candidate.AsSpan(r * d, d));
        var directions = _candidate.AsSpan(0, active.Length * d);
        RayCrossing.Find(_block, active, directions, steps);
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
        bool inside = double.IsFinite(step) && step <= RayCrossing.BoxExit(_threat, _block.Input(i), direction);
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
