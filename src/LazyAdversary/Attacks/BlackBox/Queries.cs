using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>
/// The goal margins of one example's neighbours: positive while the prediction is the clean one, negative once it is flipped. Counts them against the
/// budget, and shows the block every point, in float32 as scored, that flips the prediction: it keeps the nearest.
/// </summary>
internal sealed class Queries
{
    private readonly AttackBlock _block;
    private readonly int _example;
    private readonly double[] _scores;

    public Queries(AttackBlock block, int example, int budget)
    {
        _block = block;
        _example = example;
        _scores = new double[block.Model.ClassCount];
        Threat = block.ThreatOf(example);
        Budget = budget;
        Used = 1;
        Movable = [.. Enumerable.Range(0, block.Dimension).Where(k => CanMove(Threat, k))];
    }

    public ThreatModel Threat { get; }

    /// <summary>The label.</summary>
    public int Label => _block.Label(_example);

    /// <summary>The class to be reached; null for any other.</summary>
    public int? Target => _block.Target(_example);

    /// <summary>The margin at x itself.</summary>
    public double CleanMargin => _block.CleanMargin(_example);

    public int Budget { get; }

    public int Used { get; private set; }

    public int Remaining => Budget - Used;

    public int Dimension => _block.Dimension;

    /// <summary>x.</summary>
    public ReadOnlySpan<float> Input => _block.Input(_example);

    /// <summary>The features that are not frozen and have a range to move in.</summary>
    public int[] Movable { get; }

    /// <summary>The nearest point found that flips the prediction; x when there is none.</summary>
    public ReadOnlySpan<float> Best => _block.Kept(_example);

    /// <summary>Its distance, at most the radius; +∞ when there is none.</summary>
    public double BestDistance => _block.KeptDistance(_example);

    /// <summary>Whether every margin asked for so far was, to the bit, the clean one.</summary>
    public bool SawOneScore { get; private set; } = true;

    /// <summary>The margin at a point; +∞ where a score is NaN. Costs one query.</summary>
    public double Margin(ReadOnlySpan<float> point)
    {
        Span<double> margin = stackalloc double[1];
        Margins(point, margin);
        return margin[0];
    }

    /// <summary>The margins at several points, which cost a query each.</summary>
    public void Margins(ReadOnlySpan<float> points, Span<double> margins)
    {
        int k = _scores.Length, n = margins.Length;
        var scores = n == 1 ? _scores : new double[n * k];
        Used += n;
        _block.Score(points, scores);
        for (int i = 0; i < n; i++)
        {
            var own = scores.AsSpan(i * k, k);
            double margin = _block.GoalMargin(_example, own);
            SawOneScore &= margin.Equals(CleanMargin);
            margins[i] = double.IsNaN(margin) ? double.PositiveInfinity : margin;
            if (margin < 0 && _block.Reaches(_example, own)) _block.Keep(_example, points.Slice(i * Dimension, Dimension), own, step: -1);
        }
    }

    private static bool CanMove(ThreatModel threat, int feature) =>
        !threat.IsFrozen(feature) && !(threat.Box is { } box && box.Lower(feature) == box.Upper(feature));
}
