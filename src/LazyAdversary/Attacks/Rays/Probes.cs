using LazyAdversary.Networks;

namespace LazyAdversary.Attacks.Rays;

/// <summary>
/// Collects points x_i + t·v_i of a batch of rays, clipped to the box where there is one, and scores them together, in double, as they will be stored: rounded
/// to float32.
/// </summary>
internal readonly ref struct Probes
{
    private readonly IScoreModel _model;
    private readonly Box? _box;
    private readonly CancellationToken _cancellationToken;
    private readonly ReadOnlySpan<float> _inputs;
    private readonly ReadOnlySpan<float> _directions;
    private readonly float[] _points;
    private readonly double[] _scores;
    private readonly List<int> _rays = [];
    private readonly List<(int Ray, double Score)> _results = [];

    public Probes(
        IScoreModel model, ReadOnlySpan<float> inputs, ReadOnlySpan<float> directions, CancellationToken cancellationToken, Box? box = null)
    {
        _cancellationToken = cancellationToken;
        _model = model;
        _box = box;
        _inputs = inputs;
        _directions = directions;
        _points = new float[inputs.Length];
        _scores = new double[inputs.Length / model.Dimension];
    }

    /// <summary>The scores of the last <see cref="Evaluate"/>, ray by ray.</summary>
    public List<(int Ray, double Score)> Results => _results;

    /// <summary>The point of the n-th result, as stored.</summary>
    public ReadOnlySpan<float> Point(int result) => _points.AsSpan(result * _model.Dimension, _model.Dimension);

    public void Add(int ray, double t)
    {
        int d = _model.Dimension;
        var point = _points.AsSpan(_rays.Count * d, d);
        Place(_inputs.Slice(ray * d, d), _directions.Slice(ray * d, d), t, point);
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
        _cancellationToken.ThrowIfCancellationRequested();
        _model.Score(_points.AsSpan(0, _rays.Count * _model.Dimension), _scores.AsSpan(0, _rays.Count));
        for (int i = 0; i < _rays.Count; i++) _results.Add((_rays[i], _scores[i]));
        _rays.Clear();
        return true;
    }
}
