using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.Boundary;

/// <summary>
/// Collects points x + t·v on the rays of some examples of a block, clipped to the box where that is asked for, and scores them together, in double, as
/// they will be stored: rounded to float32.
/// </summary>
internal readonly ref struct Probes
{
    private readonly AttackBlock _block;
    private readonly int[] _examples;
    private readonly Box? _box;
    private readonly ReadOnlySpan<float> _directions;
    private readonly float[] _points;
    private readonly double[] _scores;
    private readonly List<int> _rays = [];
    private readonly List<Probe> _results = [];

    /// <param name="block">The block.</param>
    /// <param name="examples">The example of each ray.</param>
    /// <param name="directions">n·d values.</param>
    /// <param name="box">The box to clip to; null for none.</param>
    public Probes(AttackBlock block, int[] examples, ReadOnlySpan<float> directions, Box? box = null)
    {
        _block = block;
        _examples = examples;
        _box = box;
        _directions = directions;
        _points = new float[directions.Length];
        _scores = new double[examples.Length * block.Model.ClassCount];
    }

    /// <summary>The results of the last <see cref="Evaluate"/>, ray by ray.</summary>
    public List<Probe> Results => _results;

    /// <summary>The point of the n-th result, as stored.</summary>
    public ReadOnlySpan<float> Point(int result) => _points.AsSpan(result * _block.Dimension, _block.Dimension);

    /// <summary>The scores of the n-th result.</summary>
    public ReadOnlySpan<double> Scores(int result) => _scores.AsSpan(result * _block.Model.ClassCount, _block.Model.ClassCount);

    public void Add(int ray, double t)
    {
        int d = _block.Dimension;
        var point = _points.AsSpan(_rays.Count * d, d);
        Place(_block.Input(_examples[ray]), _directions.Slice(ray * d, d), t, point);
        for (int k = 0; _box is not null && k < d; k++) point[k] = Math.Clamp(point[k], _box.Lower(k), _box.Upper(k));
        _rays.Add(ray);
    }

    /// <summary>x + t·v, rounded to float32. A point beyond float32 is placed at its edge: finite, and honest about what can be stored.</summary>
    public static void Place(ReadOnlySpan<float> x, ReadOnlySpan<float> v, double t, Span<float> point)
    {
        for (int k = 0; k < point.Length; k++) point[k] = (float)Math.Clamp(x[k] + t * v[k], float.MinValue, float.MaxValue);
    }

    /// <summary>Scores what was added and forgets it; false when there was nothing.</summary>
    public bool Evaluate()
    {
        _results.Clear();
        if (_rays.Count == 0) return false;
        _block.Score(_points.AsSpan(0, _rays.Count * _block.Dimension), _scores.AsSpan(0, _rays.Count * _block.Model.ClassCount));
        for (int r = 0; r < _rays.Count; r++)
        {
            int i = _examples[_rays[r]];
            _results.Add(new(_rays[r], _block.GoalMargin(i, Scores(r)), _block.Reaches(i, Scores(r))));
        }

        _rays.Clear();
        return true;
    }
}

/// <summary>A scored point on a ray: its goal margin, and whether it reaches the goal.</summary>
internal readonly record struct Probe(int Ray, double Margin, bool Reaches);
