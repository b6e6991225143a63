using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.BlackBox;

/// <summary>The examples themselves as places where the prediction is another: the nearest ones predicted as another class (as the target).</summary>
internal sealed class StartingPoints
{
    private const int MostCandidates = 1000;

    // More starts have brought trees nearer than longer searches from one; the last quarter of the budget is for the search inside balls.
    private const double BudgetShare = 0.75;

    private readonly LabeledData _data;
    private readonly int[][] _byClass;

    /// <param name="data">The examples.</param>
    /// <param name="scores">Their n·K scores.</param>
    public StartingPoints(LabeledData data, double[] scores)
    {
        _data = data;
        int k = scores.Length / data.Count;
        int[] predictions = [.. Enumerable.Range(0, data.Count).Select(i => Margins.Predict(scores.AsSpan(i * k, k)))];
        _byClass = [.. Enumerable.Range(0, k).Select(c => Enumerable.Range(0, data.Count).Where(i => predictions[i] == c).Take(MostCandidates).ToArray())];
        for (int i = k; i < scores.Length && !ScoresVary; i++) ScoresVary = !scores[i].Equals(scores[i % k]);
    }

    /// <summary>Whether the examples have more than one score.</summary>
    public bool ScoresVary { get; }

    /// <summary>
    /// Goes from x towards one after the other, the nearest first, and shrinks the way, while the budget lasts. Frozen features stay as they are in x.
    /// </summary>
    public void Try(Queries queries)
    {
        int[] others = queries.Target is int target
            ? [.. _byClass[target]]
            : [.. Enumerable.Range(0, _byClass.Length).Where(c => c != queries.Label).SelectMany(c => _byClass[c])];
        var distances = new double[others.Length];
        for (int j = 0; j < others.Length; j++) distances[j] = PreciseVectors.SquaredDistance(_data.Input(others[j]), queries.Input);
        Array.Sort(distances, others);
        var delta = new float[queries.Dimension];
        foreach (int other in others)
        {
            if (queries.Used >= BudgetShare * queries.Budget) break;
            foreach (int k in queries.Movable) delta[k] = _data.Input(other)[k] - queries.Input[k];
            Shrinking.Run(queries, delta, queries.Remaining / 8);
        }
    }
}
