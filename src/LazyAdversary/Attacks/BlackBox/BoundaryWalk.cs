using LazyAdversary.Data;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;
using MathNet.Numerics.Distributions;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>The walk of <see cref="HopSkipJumpAttack"/> for one example. Sees the model through its decisions alone, and counts them.</summary>
internal sealed class BoundaryWalk
{
    private const int FirstSamples = 100;
    private const int MostSamples = 1000;
    private const int Batch = 100;
    private const int Bisections = 30;

    private readonly AttackBlock _block;
    private readonly int _example;
    private readonly ThreatModel _threat;
    private readonly int _budget;
    private readonly Random _random;
    private readonly int[] _movable;

    // Where the walk is: a stored point that turns the prediction.
    private readonly float[] _point;
    private double _distance = double.PositiveInfinity;

    public BoundaryWalk(AttackBlock block, int example, int budget, Random random)
    {
        _block = block;
        _example = example;
        _threat = block.Threat;
        _budget = budget;
        _random = random;
        _movable = [.. Enumerable.Range(0, block.Dimension).Where(k => !_threat.IsFrozen(k))];
        _point = Input.ToArray();
    }

    public int Used { get; private set; }

    public int Rounds { get; private set; }

    private ReadOnlySpan<float> Input => _block.Input(_example);

    /// <summary>Walks until the budget is spent; the block keeps the nearest point that flips the prediction.</summary>
    public void Run(LabeledData? starts)
    {
        if (_movable.Length == 0 || !(TryStarts(starts) || TryRandom())) return;
        ReturnToBoundary();
        var direction = new double[Input.Length];
        for (int round = 1; Used < _budget && _distance > 0; round++)
        {
            EstimateNormal(round, direction);
            if (!Step(round, direction)) break;
            ReturnToBoundary();
            Rounds = round;
        }
    }

    /// <summary>Whether the i-th of a batch of points turns the prediction. False for all that the budget does not cover.</summary>
    private void Turns(ReadOnlySpan<float> points, Span<bool> turned)
    {
        int d = Input.Length, count = Math.Min(turned.Length, _budget - Used);
        turned.Clear();
        if (count <= 0) return;
        Used += count;
        int k = _block.Model.ClassCount;
        var scores = new double[count * k];
        _block.Score(points[..(count * d)], scores);
        for (int i = 0; i < count; i++)
        {
            var own = scores.AsSpan(i * k, k);
            turned[i] = _block.Reaches(_example, own);
            if (turned[i]) _block.Keep(_example, points.Slice(i * d, d), own, Rounds);
        }
    }

    private bool Turns(ReadOnlySpan<float> point)
    {
        Span<bool> turned = stackalloc bool[1];
        Turns(point, turned);
        return turned[0];
    }

    private bool TryStarts(LabeledData? starts)
    {
        if (starts is null) return false;
        int[] order = [.. Enumerable.Range(0, starts.Count)];
        var distances = Array.ConvertAll(order, j => PreciseVectors.SquaredDistance(starts.Input(j), Input));
        Array.Sort(distances, order);
        var candidate = new double[Input.Length];
        foreach (int j in order.Take(_budget / 10))
        {
            for (int k = 0; k < candidate.Length; k++) candidate[k] = starts.Input(j)[k];
            if (Move(candidate)) return true;
        }

        return false;
    }

    /// <summary>
    /// Gaussian points around x at growing distances, and, in a box, points drawn from it. After a hundred, distances grow tenfold until
    /// they leave float32: ‖x‖ need not say how far the other class is.
    /// </summary>
    private bool TryRandom()
    {
        var candidate = new double[Input.Length];
        double norm = PreciseVectors.Norm(Input), scale = 0.01 * (norm > 0 ? norm : 1) / Math.Sqrt(Input.Length);
        for (int attempt = 0; (attempt < 100 || scale < float.MaxValue) && Used < _budget; attempt++)
        {
            if (attempt >= 100) scale *= 10;
            else if (attempt % 4 == 3) scale *= 1.6;
            for (int k = 0; k < candidate.Length; k++)
            {
                candidate[k] = Input[k] + Normal.Sample(_random, 0, scale);
                if (attempt % 4 == 3 && _threat.Box is { } box && float.IsFinite(box.Lower(k)) && float.IsFinite(box.Upper(k)))
                    candidate[k] = box.Lower(k) + _random.NextDouble() * ((double)box.Upper(k) - box.Lower(k));
            }

            if (Move(candidate)) return true;
        }

        return false;
    }

    /// <summary>Goes there if the prediction is turned there, inside box and mask.</summary>
    private bool Move(ReadOnlySpan<double> candidate)
    {
        var stored = new float[candidate.Length];
        Store(candidate, stored);
        if (!Turns(stored)) return false;
        stored.CopyTo(_point, 0);
        _distance = _threat.Distance(Input, _point);
        return true;
    }

    private void Store(ReadOnlySpan<double> candidate, Span<float> stored)
    {
        Input.CopyTo(stored);
        foreach (int k in _movable)
        {
            stored[k] = (float)Math.Clamp(candidate[k], float.MinValue, float.MaxValue);
            if (_threat.Box is { } box) stored[k] = Math.Clamp(stored[k], box.Lower(k), box.Upper(k));
        }
    }

    /// <summary>
    /// Bisects between x and the point, and again from where that ends while the boundary is nearer to x than a bisection tells apart: a
    /// start may be 1e38 times too far.
    /// </summary>
    private void ReturnToBoundary()
    {
        double before;
        do before = _distance;
        while (!Bisect() && _distance < before && Used < _budget);
    }

    /// <summary>
    /// Moves the point towards x until it is on the boundary: along the segment in l2, by clipping to smaller cubes around x in l∞. False
    /// when every point on the way turned the prediction.
    /// </summary>
    private bool Bisect()
    {
        double low = 0, high = 1, tolerance = 1 / (Input.Length * Math.Sqrt(Input.Length));
        var from = _point.ToArray();
        var candidate = new double[from.Length];
        for (int i = 0; i < Bisections && high - low > Math.Min(tolerance, 1e-3) && Used < _budget; i++)
        {
            double middle = (low + high) / 2, reach = middle * _distance;
            for (int k = 0; k < from.Length; k++)
            {
                double delta = (double)from[k] - Input[k];
                candidate[k] = Input[k] + (_threat.Norm == Norm.LInf ? Math.Clamp(delta, -reach, reach) : middle * delta);
            }

            var stored = new float[from.Length];
            Store(candidate, stored);
            if (Turns(stored))
            {
                high = middle;
                stored.CopyTo(_point, 0);
            }
            else
            {
                low = middle;
            }
        }

        _distance = _threat.Distance(Input, _point);
        return low > 0;
    }

    /// <summary>The mean of random directions weighted by the decisions beyond them, less their mean: it points into the other class.</summary>
    private void EstimateNormal(int round, Span<double> direction)
    {
        int d = Input.Length, samples = Math.Min((int)(FirstSamples * Math.Sqrt(round)), Math.Min(MostSamples, Math.Max(1, _budget - Used - 20)));
        double euclidean = Math.Sqrt(PreciseVectors.SquaredDistance(_point, Input));
        double probe = Math.Max(euclidean / d, 1e-6 * PreciseVectors.Norm(_point));
        var sumTurned = new double[d];
        var sumAll = new double[d];
        var points = new float[Batch * d];
        var shifts = new double[Batch * d];
        var candidate = new double[d];
        Span<bool> turned = stackalloc bool[Batch];
        int turnedCount = 0;
        for (int start = 0; start < samples; start += Batch)
        {
            int count = Math.Min(Batch, samples - start);
            for (int i = 0; i < count; i++)
            {
                var shift = shifts.AsSpan(i * d, d);
                double squared = 0;
                foreach (int k in _movable)
                {
                    shift[k] = Normal.Sample(_random, 0, 1);
                    squared += shift[k] * shift[k];
                }

                for (int k = 0; k < d; k++) candidate[k] = _point[k] + probe / Math.Sqrt(squared) * shift[k];
                var stored = points.AsSpan(i * d, d);
                Store(candidate, stored);
                // What counts is the step that the box and float32 left of it.
                for (int k = 0; k < d; k++) shift[k] = ((double)stored[k] - _point[k]) / probe;
            }

            Turns(points.AsSpan(0, count * d), turned[..count]);
            for (int i = 0; i < count; i++)
            {
                turnedCount += turned[i] ? 1 : 0;
                for (int k = 0; k < d; k++)
                {
                    sumAll[k] += shifts[i * d + k];
                    if (turned[i]) sumTurned[k] += shifts[i * d + k];
                }
            }
        }

        // Σ (φ_i − mean φ)·u_i for φ = ±1; where all decisions agree, their common direction.
        double mean = 2.0 * turnedCount / samples - 1;
        bool agree = turnedCount == 0 || turnedCount == samples;
        for (int k = 0; k < d; k++)
            direction[k] = agree ? (turnedCount == 0 ? -sumAll[k] : sumAll[k]) : 2 * sumTurned[k] - sumAll[k] - mean * sumAll[k];
    }

    /// <summary>Steps along the direction by ‖point − x‖/√t, halved until the prediction is turned.</summary>
    private bool Step(int round, ReadOnlySpan<double> direction)
    {
        double largest = 0, squared = 0;
        foreach (double v in direction)
        {
            largest = Math.Max(largest, Math.Abs(v));
            squared += v * v;
        }

        if (!(largest > 0)) return false;
        var candidate = new double[direction.Length];
        double step = _distance / Math.Sqrt(round);
        for (int halving = 0; halving < Bisections && Used < _budget; halving++, step /= 2)
        {
            for (int k = 0; k < candidate.Length; k++)
                candidate[k] = _point[k] + step * (_threat.Norm == Norm.LInf ? Math.Sign(direction[k]) : direction[k] / Math.Sqrt(squared));
            if (Move(candidate)) return true;
        }

        return false;
    }
}
