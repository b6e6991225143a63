using System.Numerics.Tensors;
using LazyAdversary.Attacks.Descent;
using LazyAdversary.Data;
using LazyAdversary.Numerics;

namespace LazyAdversary.Attacks;

/// <summary>The restarts of one block of examples: draws starts, lets a descent run, keeps the best stored point of each example and records it.</summary>
internal static class PgdBlock
{
    public static void Run(
        PgdOptions options, IPgdDescent descent, LabeledData block, LabeledData? start, int first, Span<float> perturbed, Span<PgdRecord> records,
        CancellationToken cancellationToken)
    {
        int n = block.Count, d = block.Dimension;
        var delta = new float[n * d];
        var points = new float[n * d];
        var reached = new DescentPoint[n];
        var cleanScores = new double[n];

        for (int restart = 0; restart < options.Restarts; restart++)
        {
            Start(options, block, start, first, restart, delta);
            descent.Descend(block, delta, points, reached, cancellationToken);
            bool allFound = true;
            for (int i = 0; i < n; i++)
            {
                if (restart == 0) cleanScores[i] = reached[i].Score;
                // Left alone once it is found, whatever its neighbours in the block still need.
                else if (options.StopOnSuccess && records[i].IsFlipped) continue;
                if (restart == 0 || block.Labels[i] * reached[i].PerturbedScore < records[i].Margin)
                {
                    points.AsSpan(i * d, d).CopyTo(perturbed.Slice(i * d, d));
                    records[i] = Record(options.Threat, block, i, first + i, restart, reached[i], cleanScores[i], points.AsSpan(i * d, d));
                }

                allFound &= records[i].IsFlipped;
            }

            if (options.StopOnSuccess && allFound) return;
        }
    }

    private static void Start(PgdOptions options, LabeledData block, LabeledData? start, int first, int restart, float[] delta)
    {
        Array.Clear(delta);
        if (restart == 0 && start is not null)
        {
            TensorPrimitives.Subtract(start.Inputs, block.Inputs, delta);
            Float32.MakeFinite(delta);
            for (int i = 0; i < block.Count; i++) Projection.Apply(options.Threat, block.Input(i), delta.AsSpan(i * block.Dimension, block.Dimension));
            return;
        }

        if (restart == 0 && !options.RandomStart) return;
        var geometry = NormGeometry.For(options.Threat.Norm);
        for (int i = 0; i < block.Count; i++)
        {
            var row = delta.AsSpan(i * block.Dimension, block.Dimension);
            geometry.DrawUniform(new Random(RandomStreams.Seed(options.Seed, first + i, restart)), options.Threat.Radius, row);
            Projection.Apply(options.Threat, block.Input(i), row);
        }
    }

    private static PgdRecord Record(
        ThreatModel threat, LabeledData block, int i, int index, int restart, DescentPoint reached, double cleanScore, ReadOnlySpan<float> point) =>
        new()
        {
            Index = index,
            Label = block.Labels[i],
            Score = cleanScore,
            PerturbedScore = reached.PerturbedScore,
            Outcome = block.Labels[i] * reached.PerturbedScore < 0 ? AttackOutcome.Flipped
                : reached.SawGradient ? AttackOutcome.NotFound
                : AttackOutcome.ZeroGradient,
            Distance = threat.Distance(block.Input(i), point),
            InputNorm = PreciseVectors.Norm(block.Input(i)),
            Step = reached.Step,
            Restart = restart,
        };
}
