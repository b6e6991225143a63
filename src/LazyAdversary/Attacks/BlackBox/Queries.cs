using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>
/// The scores of one example's neighbours, as margins: positive while the prediction is the clean one, negative once it is turned. Counts them against the
/// budget, and keeps the nearest point, in float32 as scored, that turns the prediction.
/// </summary>
internal sealed class Queries
{
    private readonly IScoreModel _model;
    private readonly float[] _input;
    private readonly float[] _best;
    private readonly int _sign;
    private readonly CancellationToken _cancellationToken;
    private double _bestScore;

    public Queries(
        IScoreModel model, ThreatModel threat, ReadOnlySpan<float> input, double score, int budget, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _model = model;
        Threat = threat;
        _input = input.ToArray();
        _best = input.ToArray();
        _sign = Math.Sign(score);
        CleanScore = score;
        Budget = budget;
        Used = 1;
        Movable = [.. Enumerable.Range(0, input.Length).Where(k => CanMove(threat, k))];
    }

    public ThreatModel Threat { get; }

    public double CleanScore { get; }

    /// <summary>The margin at x itself, |f(x)|.</summary>
    public double CleanMargin => Math.Abs(CleanScore);

    public int Budget { get; }

    public int Used { get; private set; }

    public int Remaining => Budget - Used;

    public int Dimension => _input.Length;

    /// <summary>x.</summary>
    public ReadOnlySpan<float> Input => _input;

    /// <summary>The features that are not frozen and have a range to move in.</summary>
    public int[] Movable { get; }

    /// <summary>The nearest point found that turns the prediction; x when there is none.</summary>
    public ReadOnlySpan<float> Best => _best;

    /// <summary>Whether a point that turns the prediction was found.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Its distance, at most the threat's radius; +∞ when there is none.</summary>
    public double BestDistance { get; private set; } = double.PositiveInfinity;

    /// <summary>What found it; none while nothing is found.</summary>
    public SearchMethod BestMethod { get; private set; }

    /// <summary>What is searching now; probing at random steps counts as random search.</summary>
    public SearchMethod Method { get; set; } = SearchMethod.RandomSearch;

    /// <summary>Whether every score asked for so far was, to the bit, the clean one.</summary>
    public bool SawOneScore { get; private set; } = true;

    /// <summary>The margin at a point; +∞ where the score is NaN. Costs one query.</summary>
    public double Margin(ReadOnlySpan<float> point)
    {
        Span<double> margin = stackalloc double[1];
        Margins(point, margin);
        return margin[0];
    }

    /// <summary>
    /// The margins at several points, which cost a query each. Here, before the model is asked, the search heeds its token.
    /// </summary>
    public void Margins(ReadOnlySpan<float> points, Span<double> margins)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Used += margins.Length;
        _model.Score(points, margins);
        for (int i = 0; i < margins.Length; i++)
        {
            double score = margins[i];
            SawOneScore &= score.Equals(CleanScore);
            margins[i] = double.IsNaN(score) ? double.PositiveInfinity : _sign * score;
            if (margins[i] < 0) Keep(points.Slice(i * Dimension, Dimension), score);
        }
    }

    public QueryRecord ToRecord(int index, int label) => new()
    {
        Index = index,
        Label = label,
        Score = CleanScore,
        PerturbedScore = IsFound ? _bestScore : CleanScore,
        Outcome = CleanScore == 0 ? AttackOutcome.ZeroScore : IsFound ? AttackOutcome.Flipped : AttackOutcome.NotFound,
        Distance = IsFound ? BestDistance : 0,
        InputNorm = PreciseVectors.Norm(_input),
        Queries = Used,
        Method = BestMethod,
    };

    private void Keep(ReadOnlySpan<float> point, double score)
    {
        double distance = Threat.Distance(_input, point);
        if (distance >= BestDistance || distance > Threat.Radius) return;
        point.CopyTo(_best);
        IsFound = true;
        BestDistance = distance;
        BestMethod = Method;
        _bestScore = score;
    }

    private static bool CanMove(ThreatModel threat, int feature) =>
        !threat.IsFrozen(feature) && !(threat.Box is { } box && box.Lower(feature) == box.Upper(feature));
}
