using System.Numerics.Tensors;
using LazyAdversary.Data;
using LazyAdversary.Networks;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks.Rays;

/// <summary>Gradient rays of any model: the crossing is computed where the model can, and searched for where it cannot.</summary>
internal sealed class ModelRays(IGradientModel model, CancellationToken cancellationToken = default) : IGradientRays
{
    public void Solve(LabeledData block, Span<float> perturbed, Span<RayOutcome> outcomes)
    {
        int n = block.Count, d = block.Dimension;
        var scores = new double[n];
        model.Score(block.Inputs, scores);

        // The ray from x against the score: v = −sign f(x)·∇f(x).
        var directions = new float[n * d];
        model.ScoreAndGradient(block.Inputs, new float[n], directions);
        var norms = new double[n];
        for (int i = 0; i < n; i++)
        {
            var direction = directions.AsSpan(i * d, d);
            norms[i] = PreciseVectors.Norm(direction);
            if (!double.IsFinite(norms[i])) direction.Clear();
            if (scores[i] > 0) TensorPrimitives.Negate(direction, direction);
        }

        var steps = new double[n];
        if (model is IPiecewiseLinearModel piecewise) piecewise.FirstSignChange(block.Inputs, directions, steps);
        else LineSearch.FirstSignChange(model, block.Inputs, scores, directions, steps, guess: null, cancellationToken);

        var crossing = new RayCrossing(model, block.Inputs, scores, directions, steps, perturbed, cancellationToken);
        for (int i = 0; i < n; i++)
            outcomes[i] = new(scores[i], norms[i], crossing.Step(i), crossing.Found(i), crossing.PerturbedScore(i));
    }
}
