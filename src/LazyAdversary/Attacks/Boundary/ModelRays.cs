using System.Numerics.Tensors;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks.Boundary;

/// <summary>Gradient rays of any model: the crossing is computed where the model can, and searched for where it cannot.</summary>
internal sealed class ModelRays(IGradientClassifier model) : IGradientRays
{
    public int BlockSize => 48;

    public void Solve(AttackBlock block, Span<float> perturbed, Span<RayOutcome> outcomes)
    {
        int n = block.Count, d = block.Dimension, k = model.ClassCount;
        var scores = new double[n * k];
        model.Scores(block.Data.Inputs, scores);
        for (int i = 0; i < n; i++) block.SetClean(i, scores.AsSpan(i * k, k));

        // The ray from x against the margin of the predicted class: v = −∇F(x), F towards the rival whose linearised boundary is nearest.
        int[] examples = [.. Enumerable.Range(0, n)];
        var directions = new float[n * d];
        var goal = new GoalGradients(model, block);
        if (k > 2) goal.Rivals = [.. RivalRanking.Of(block, goal, ThreatModel.L2(), Math.Min(k - 1, 16)).Select(rivals => rivals[0])];
        goal.Evaluate(examples, block.Data.Inputs, new float[n], directions);
        var norms = new double[n];
        for (int i = 0; i < n; i++)
        {
            var direction = directions.AsSpan(i * d, d);
            norms[i] = PreciseVectors.Norm(direction);
            if (!double.IsFinite(norms[i])) direction.Clear();
            TensorPrimitives.Negate(direction, direction);
        }

        var steps = new double[n];
        RayCrossing.Find(block, examples, directions, steps, guess: null);
        var reached = new RayOutcome[n];
        var points = perturbed.Length > 0 ? new float[n * d] : [];
        RayCrossing.Store(block, examples, directions, steps, box: null, (r, point, own) =>
        {
            point.CopyTo(points.AsSpan(r * d));
            reached[r] = new(0, 0, 0, true, Score(block, r, own), 0, Margins.Predict(own));
        });
        for (int i = 0; i < n; i++)
        {
            int prediction = Margins.Predict(scores.AsSpan(i * k, k));
            double score = prediction == Margins.NoClass ? 0 : Score(block, i, scores.AsSpan(i * k, k));
            if (reached[i].Found) points.AsSpan(i * d, d).CopyTo(perturbed.Slice(i * d, d));
            outcomes[i] = new(
                score, norms[i], steps[i], reached[i].Found, reached[i].Found ? reached[i].PerturbedScore : score, prediction,
                reached[i].Found ? reached[i].ReachedClass : prediction);
        }
    }

    private static double Score(AttackBlock block, int i, ReadOnlySpan<double> scores) =>
        scores.Length == 2 ? scores[1] - scores[0] : Margins.Of(scores, block.Label(i));
}
