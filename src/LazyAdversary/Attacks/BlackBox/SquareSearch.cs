using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>
/// The random search of the Square attack inside a ball of fixed radius, for vectors: where the original changes a square of an image, this changes a random set of
/// features, whose size shrinks by the original's schedule.
/// </summary>
internal sealed class SquareSearch
{
    // Inside the ball by more than what rounding x + δ to float32 can add.
    private const double Inside = 1 - 1e-6;

    private readonly Queries _queries;
    private readonly Random _random;
    private readonly double _radius;
    private readonly int[] _features;
    private readonly float[] _current;
    private readonly float[] _candidate;
    private readonly float[] _point;
    private double _margin;

    public SquareSearch(Queries queries, double radius, Random random)
    {
        _queries = queries;
        _random = random;
        _radius = radius * Inside;
        _features = [.. queries.Movable];
        _current = new float[queries.Dimension];
        _candidate = new float[queries.Dimension];
        _point = new float[queries.Dimension];
    }

    /// <summary>
    /// Searches with at most <paramref name="most"/> queries from a starting perturbation, which is scaled to the radius; from a random one when it is empty. True
    /// once a point with a negative margin is found.
    /// </summary>
    public bool Run(ReadOnlySpan<float> start, double initialShare, int most)
    {
        int end = _queries.Used + Math.Min(most, _queries.Remaining), begin = _queries.Used;
        if (_features.Length == 0 || end == begin || _radius == 0) return false;
        if (start.IsEmpty) DrawStart();
        else ScaleStart(start);
        _margin = Evaluate();
        if (_margin >= 0) _candidate.CopyTo(_current, 0);
        while (_margin >= 0 && _queries.Used < end)
        {
            _current.CopyTo(_candidate, 0);
            int count = SetSize(initialShare, (double)(_queries.Used - begin) / (end - begin));
            if (_queries.Threat.Norm == Norm.LInf) ChangeSigns(count);
            else MoveMass(count);
            double margin = Evaluate();

            // Equal counts as progress: trees are flat, and standing still finds nothing.
            if (margin > _margin) continue;
            _margin = margin;
            _candidate.CopyTo(_current, 0);
        }

        return _margin < 0;
    }

    /// <summary>p(t) of the paper's Section 3.2, scaled to the number of features: halved at shares 0.001, 0.005, 0.02, … of the queries.</summary>
    private int SetSize(double initialShare, double done)
    {
        ReadOnlySpan<double> halvings = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8];
        double share = initialShare;
        foreach (double halving in halvings)
        {
            if (done > halving) share /= 2;
        }

        return Math.Clamp((int)Math.Round(share * _features.Length), 1, _features.Length);
    }

    private double Evaluate()
    {
        if (_queries.Threat.Box is { } box)
        {
            foreach (int k in _features)
                _candidate[k] = Math.Clamp(_candidate[k], box.Lower(k) - _queries.Input[k], box.Upper(k) - _queries.Input[k]);
        }

        Projection.Round(_queries.Threat, _queries.Input, _candidate, _point);
        return _queries.Margin(_point);
    }

    private void DrawStart()
    {
        double size = _queries.Threat.Norm == Norm.LInf ? _radius : _radius / Math.Sqrt(_features.Length);
        foreach (int k in _features) _candidate[k] = (float)(_random.Next(2) == 0 ? size : -size);
    }

    private void ScaleStart(ReadOnlySpan<float> start)
    {
        start.CopyTo(_candidate);
        _queries.Threat.WithRadius(_radius).Project(_queries.Input, _candidate);
    }

    /// <summary>l∞: δ_k = ±R on a random set.</summary>
    private void ChangeSigns(int count)
    {
        Draw(count);
        for (int i = 0; i < count; i++) _candidate[_features[i]] = (float)(_random.Next(2) == 0 ? _radius : -_radius);
    }

    /// <summary>
    /// l2: the perturbation of one random set is taken away, and what length that frees, with what the ball has left, goes to another set in a direction half old
    /// and half new.
    /// </summary>
    private void MoveMass(int count)
    {
        count = Math.Min(count, Math.Max(1, _features.Length / 2));
        int emptied = Math.Min(count, _features.Length - count);
        Draw(count + emptied);
        double total = 0, filledMass = 0, emptiedMass = 0;
        foreach (int k in _features) total += (double)_candidate[k] * _candidate[k];
        for (int i = 0; i < count; i++) filledMass += (double)_candidate[_features[i]] * _candidate[_features[i]];
        for (int i = count; i < count + emptied; i++)
        {
            emptiedMass += (double)_candidate[_features[i]] * _candidate[_features[i]];
            _candidate[_features[i]] = 0;
        }

        double length = Math.Sqrt(Math.Max(0, _radius * _radius - total + filledMass + emptiedMass));
        double old = filledMass > 0 ? 1 / Math.Sqrt(filledMass) : 0, fresh = 1 / Math.Sqrt(count), squared = 0;
        for (int i = 0; i < count; i++)
        {
            double v = old * _candidate[_features[i]] + (_random.Next(2) == 0 ? fresh : -fresh);
            squared += v * v;
            _candidate[_features[i]] = (float)v;
        }

        double factor = squared > 0 ? length / Math.Sqrt(squared) : 0;
        for (int i = 0; i < count; i++) _candidate[_features[i]] = (float)(factor * _candidate[_features[i]]);
    }

    /// <summary>Brings a random set to the front of the features.</summary>
    private void Draw(int count)
    {
        for (int i = 0; i < count; i++)
        {
            int j = _random.Next(i, _features.Length);
            (_features[i], _features[j]) = (_features[j], _features[i]);
        }
    }
}
