using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>
/// A block of examples under attack: what a search may know, and where it puts what it finds. Positions i are those in the block, in [0, Count).
/// </summary>
/// <remarks>
/// Of the proposed points the block keeps, for <see cref="AttackGoal.SmallestDistance"/>, the nearest that reaches the goal; for
/// <see cref="AttackGoal.WithinRadius"/> the one with the smallest goal margin. Points outside the threat are not kept. Not thread-safe: a block belongs
/// to one thread.
/// </remarks>
public sealed class AttackBlock
{
    private readonly AttackGoal _goal;
    private readonly int[] _positions;
    private readonly int?[] _targets;
    private readonly RunSettings _settings;
    private readonly int _seed;
    private readonly Finding[] _findings;
    private readonly float[] _points;

    internal AttackBlock(
        AttackGoal goal, AttackOptions options, IClassifier model, LabeledData data, int[] positions, RunSettings settings,
        CancellationToken cancellationToken)
    {
        CancellationToken = cancellationToken;
        _goal = goal;
        _positions = positions;
        _settings = settings;
        _seed = options.Seed;
        Threat = options.Threat;
        Model = model;
        Data = data;
        _targets = Array.ConvertAll(positions, position => options.TargetOf(settings.Positions?[position] ?? position));
        _findings = new Finding[data.Count];
        _points = data.Inputs.ToArray();
    }

    /// <summary>The model.</summary>
    public IClassifier Model { get; }

    /// <summary>Stops the search; scoring through the block checks it.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>What the adversary may do; the radius of an example is <see cref="Radius"/>.</summary>
    public ThreatModel Threat { get; }

    /// <summary>The inputs and labels of the block.</summary>
    public LabeledData Data { get; }

    /// <summary>The number of examples.</summary>
    public int Count => Data.Count;

    /// <summary>The dimension d.</summary>
    public int Dimension => Data.Dimension;

    /// <summary>The input x_i.</summary>
    public ReadOnlySpan<float> Input(int i) => Data.Input(i);

    /// <summary>The label y_i.</summary>
    public int Label(int i) => Data.Labels[i];

    /// <summary>The class to be reached; null for any class but the label.</summary>
    public int? Target(int i) => _targets[i];

    /// <summary>The largest distance that counts; +∞ for any.</summary>
    public double Radius(int i) => _settings.Radii?[_positions[i]] ?? Threat.Radius;

    internal ThreatModel ThreatOf(int i) => _settings.Radii is null ? Threat : Threat.WithRadius(Radius(i));

    /// <summary>The goal margin at x, in double: see <see cref="GoalMargin"/>.</summary>
    public double CleanMargin(int i) => _findings[i].CleanGoalMargin;

    /// <summary>Whether a point that reaches the goal was kept.</summary>
    public bool IsFound(int i) => _findings[i].IsReached;

    /// <summary>The goal margin of the point that is kept; +∞ when none is.</summary>
    public double KeptMargin(int i) => _findings[i].HasPoint ? _findings[i].GoalMargin : double.PositiveInfinity;

    /// <summary>The distance of the point that is kept; +∞ when none is.</summary>
    public double KeptDistance(int i) => _findings[i].HasPoint ? _findings[i].Distance : double.PositiveInfinity;

    /// <summary>The point that is kept; x when none is.</summary>
    public ReadOnlySpan<float> Kept(int i) => _points.AsSpan(i * Dimension, Dimension);

    /// <summary>
    /// What an attack drives below zero: s_y − max_{j≠y} s_j, or for a target t max_{j≠t} s_j − s_t. NaN when a score is NaN.
    /// </summary>
    /// <param name="i">The example.</param>
    /// <param name="scores">K scores.</param>
    public double GoalMargin(int i, ReadOnlySpan<double> scores) =>
        _targets[i] is int target ? -Margins.Of(scores, target) : Margins.Of(scores, Label(i));

    /// <summary>Whether scores reach the goal: another class than the label (the target, where there is one) is predicted.</summary>
    /// <param name="i">The example.</param>
    /// <param name="scores">K scores.</param>
    public bool Reaches(int i, ReadOnlySpan<double> scores)
    {
        int prediction = Margins.Predict(scores);
        return _targets[i] is int target ? prediction == target : prediction != Margins.NoClass && prediction != Label(i);
    }

    /// <summary>The scores of a batch of points, in double; the token is checked first.</summary>
    /// <param name="points">n·d values.</param>
    /// <param name="scores">Receives n·K scores.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Score(ReadOnlySpan<float> points, Span<double> scores)
    {
        CancellationToken.ThrowIfCancellationRequested();
        Model.Scores(points, scores);
    }

    /// <summary>A random generator of the example's own: the same for any number of threads and blocks.</summary>
    /// <param name="i">The example.</param>
    /// <param name="restart">A stream for each restart.</param>
    public Random Random(int i, int restart = 0) =>
        new(_settings.Seeds is { } seeds ? RandomStreams.Seed(seeds[_positions[i]], 0, restart) : RandomStreams.Seed(_seed, _positions[i], restart));

    /// <summary>
    /// Proposes a point: moved into the box and back to x where features are frozen, scored in double, and kept if it is the best so far. Costs one score
    /// of the model.
    /// </summary>
    /// <param name="i">The example.</param>
    /// <param name="point">x′, d values.</param>
    /// <param name="step">The step that it comes from.</param>
    /// <param name="restart">The restart that it comes from.</param>
    /// <returns>Whether it reaches the goal within the threat.</returns>
    public bool Propose(int i, ReadOnlySpan<float> point, int step = -1, int restart = 0)
    {
        var stored = point.ToArray();
        var x = Input(i);
        for (int k = 0; k < stored.Length; k++)
        {
            if (Threat.IsFrozen(k)) stored[k] = x[k];
            else if (Threat.Box is { } box) stored[k] = Math.Clamp(stored[k], box.Lower(k), box.Upper(k));
        }

        if (!System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<float>(stored)) return false;
        var scores = new double[Model.ClassCount];
        Score(stored, scores);
        return Keep(i, stored, scores, step, restart);
    }

    /// <summary>Says of an example that the search ended by itself, or no longer found anything better.</summary>
    public void SetConverged(int i) => _findings[i].IsConverged = true;

    /// <summary>Says how many inputs the search asked the model to score for an example.</summary>
    public void SetQueries(int i, int queries) => _findings[i].Queries = queries;

    /// <summary>Keeps a point that the threat's box and frozen features allow, with its scores in double, if it is the best so far and within the radius.</summary>
    internal bool Keep(int i, ReadOnlySpan<float> point, ReadOnlySpan<double> scores, int step, int restart = 0)
    {
        ref var finding = ref _findings[i];
        double distance = Threat.Distance(Input(i), point);
        if (!(distance <= Radius(i))) return false;
        double margin = GoalMargin(i, scores);
        bool reaches = Reaches(i, scores);
        bool isBetter = _goal == AttackGoal.SmallestDistance
            ? reaches && (!finding.HasPoint || distance < finding.Distance)
            : !finding.HasPoint || margin < finding.GoalMargin;
        if (isBetter)
        {
            point.CopyTo(_points.AsSpan(i * Dimension));
            finding.HasPoint = true;
            finding.IsReached = reaches;
            finding.Distance = distance;
            finding.GoalMargin = margin;
            finding.ReachedMargin = Margins.Of(scores, Label(i));
            finding.ReachedClass = Margins.Predict(scores);
            finding.Step = step;
            finding.Restart = restart;
        }

        return reaches;
    }

    /// <summary>The scores at x, in double.</summary>
    internal void SetClean(int i, ReadOnlySpan<double> scores)
    {
        ref var finding = ref _findings[i];
        finding.CleanGoalMargin = GoalMargin(i, scores);
        finding.Margin = Margins.Of(scores, Label(i));
        finding.Prediction = Margins.Predict(scores);
        finding.IsOver = finding.Prediction == Margins.NoClass || Reaches(i, scores);
    }

    /// <summary>Whether there is nothing to attack: x has no prediction, or reaches the goal already.</summary>
    internal bool IsOver(int i) => _findings[i].IsOver;

    /// <summary>The class that is left when a two-class example is attacked: 1 for the label 1, −1 for 0; the other way round from the target.</summary>
    internal int Side(int i) => _targets[i] is int target ? 1 - 2 * target : 2 * Label(i) - 1;

    /// <summary>What the search has to say of an example beside the point.</summary>
    internal ref Finding this[int i] => ref _findings[i];

    internal int Position(int i) => _positions[i];

    internal LabeledData? Start => _settings.Start;
}
