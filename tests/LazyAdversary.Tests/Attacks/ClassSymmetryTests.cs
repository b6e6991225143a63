using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Threats;

namespace LazyAdversary.Tests.Attacks;

/// <summary>Classes that cannot win change nothing, and the order of classes does not matter.</summary>
public class ClassSymmetryTests
{
    private static readonly ThreatModel[] Threats =
    [
        ThreatModel.L2(0.4), ThreatModel.LInf(0.1), ThreatModel.L2(0.4).WithBox(Box.Uniform(-0.6f, 0.6f)).WithFrozen(2), ThreatModel.L2(),
    ];

    /// <summary>(−f/2, +f/2) and the same two scores far below: all that attacks find is what they find with the first two.</summary>
    [Fact]
    public void TwoMoreClassesFarBelowChangeNoBit()
    {
        var network = Cases.Network(8, 20, seed: 3, hiddenBias: true);
        var (two, four) = (new Copies(network, 1), new Copies(network, 2));
        var data = Data(Cases.OnSphere(24, 8, seed: 5), network);
        var wide = LabeledData.FromArray(data.Inputs, data.Dimension, data.Labels, 4);
        int flipped = 0;
        foreach (var threat in Threats)
        {
            var common = new AttackOptions { Threat = threat, Seed = 2 };
            foreach (var (binary, quaternary) in EveryAttack.For(two, common).Zip(EveryAttack.For(four, common)))
            {
                // The raw gradient is that of cross-entropy, and the logit ratio has a third class: these are others.
                if (quaternary is PgdAttack { Options.Gradient: PgdGradient.Raw }) continue;
                if (quaternary is ApgdAttack { Options.Loss: ApgdLoss.LogitRatio }) continue;

                // More rivals, more searches.
                if (quaternary is AttackCascade or NearestBoundaryAttack) continue;
                Same(binary.Run(two, data), quaternary.Run(four, wide));
            }

            var one = new NearestBoundaryOptions { Threat = threat, Iterations = 30, Rivals = 1 };
            foreach (int iterations in new[] { 1, 30 })
            {
                var attack = new NearestBoundaryAttack(one with { Iterations = iterations });
                Same(attack.Run(two, data), attack.Run(four, wide));
            }

            // Through the network's own fast forms: to rounding.
            var own = new NearestBoundaryAttack(one).Run(network, data).Records;
            var copied = new NearestBoundaryAttack(one).Run(four, wide).Records;
            var more = new NearestBoundaryAttack(one with { Rivals = 3 }).Run(four, wide).Records;
            for (int i = 0; i < data.Count; i++)
            {
                Assert.Equal(own[i].Outcome, copied[i].Outcome);
                Close.Relative(own[i].Distance, copied[i].Distance, 1e-5);
                Assert.True(!copied[i].IsFlipped || more[i].IsFlipped && more[i].Distance <= copied[i].Distance);
            }
        }

        Assert.True(flipped > 100, $"{flipped}");

        void Same(AttackResult expected, AttackResult actual)
        {
            LazyAdversary.Tests.Same.Records(expected.Records, actual.Records);
            Assert.Equal(Cases.Bits(expected.Perturbed.Inputs), Cases.Bits(actual.Perturbed.Inputs));
            flipped += expected.Records.Count(r => r.IsFlipped);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void PermutedClassesGivePermutedResults(int classes)
    {
        const int Dimension = 8, Count = 24;
        float[] weights = Cases.Gaussian(classes * Dimension, classes), biases = Cases.Gaussian(classes, 8);
        int[] place = [.. Enumerable.Range(0, classes)];
        new Random(classes).Shuffle(place);
        var (moved, movedBiases) = (new float[weights.Length], new double[classes]);
        for (int c = 0; c < classes; c++)
        {
            weights.AsSpan(c * Dimension, Dimension).CopyTo(moved.AsSpan(place[c] * Dimension));
            movedBiases[place[c]] = biases[c];
        }

        var model = LinearClassifier.FromWeights(weights, [.. biases.Select(b => (double)b)]);
        var permuted = LinearClassifier.FromWeights(moved, movedBiases);
        var data = Data(Cases.OnSphere(Count, Dimension, seed: 6), model);
        var renamed = LabeledData.FromArray(data.Inputs, Dimension, [.. data.Labels.ToArray().Select(y => place[y])], classes);
        int flipped = 0, compared = 0;
        foreach (var threat in Threats)
        {
            foreach (int? target in new int?[] { null, 1 })
            {
                var common = new AttackOptions { Threat = threat.WithRadius(5 * threat.Radius), Target = target, Seed = 2 };
                var others = common with { Target = target is int t ? place[t] : null };
                var pairs = EveryAttack.For(model, common).Zip(EveryAttack.For(permuted, others));
                foreach (var (one, other) in pairs)
                {
                    var (expected, actual) = (one.Run(model, data), other.Run(permuted, renamed));
                    for (int i = 0; i < Count; i++)
                    {
                        string what = $"{EveryAttack.Describe(one)}, {threat}, example {i}";
                        var (a, b) = (expected.Records[i], actual.Records[i]);
                        Assert.True((a.Outcome, a.Margin, place[a.Prediction]) == (b.Outcome, b.Margin, b.Prediction), what);
                        compared++;
                        if (!a.IsFlipped) continue;
                        flipped++;

                        // Sums over classes in another order: the last bits of a gradient, and what a search makes of them.
                        Close.Relative(a.Distance, b.Distance, 1e-4, what);
                        Assert.True(place[a.ReachedClass] == b.ReachedClass, what);
                    }
                }
            }
        }

        Assert.True(flipped > compared / 4, $"{flipped} of {compared}");
    }

    /// <summary>The model's predictions, but for the first two examples.</summary>
    private static LabeledData Data(LabeledData inputs, IClassifier model)
    {
        float[] clipped = Array.ConvertAll(inputs.Inputs.ToArray(), v => Math.Clamp(v, -0.6f, 0.6f));
        var data = LabeledData.FromArray(clipped, inputs.Dimension, new int[inputs.Count], model.ClassCount).LabelledBy(model);
        int[] labels = data.Labels.ToArray();
        for (int i = 0; i < 2; i++) labels[i] = (labels[i] + 1) % model.ClassCount;
        return LabeledData.FromArray(clipped, inputs.Dimension, labels, model.ClassCount);
    }

    /// <summary>The two scores of a network, and copies of them, each 10⁶ below the one before.</summary>
    private sealed class Copies(IRayClassifier network, int copies) : IRayClassifier
    {
        private const float Below = 1e6f;

        public int Dimension => network.Dimension;

        public int ClassCount => 2 * copies;

        public void Scores(ReadOnlySpan<float> inputs, Span<double> scores)
        {
            int n = scores.Length / ClassCount;
            var pairs = new double[2 * n];
            network.Scores(inputs, pairs);
            for (int i = 0; i < scores.Length; i++) scores[i] = pairs[i / ClassCount * 2 + i % 2] - Below * (i % ClassCount / 2);
        }

        public void ScoresAndGradients(ReadOnlySpan<float> inputs, Span<float> scores, OutputWeights weights, Span<float> gradients)
        {
            int n = scores.Length / ClassCount;
            var (all, chosen) = (new float[scores.Length], new float[scores.Length]);
            network.ScoresAndGradients(
                inputs, new float[2 * n],
                (pairs, pairWeights) =>
                {
                    for (int i = 0; i < all.Length; i++) all[i] = pairs[i / ClassCount * 2 + i % 2] - Below * (i % ClassCount / 2);
                    weights(all, chosen);
                    for (int i = 0; i < all.Length; i++) pairWeights[i / ClassCount * 2 + i % 2] += chosen[i];
                },
                gradients);
            all.CopyTo(scores);
        }

        public void FirstChange(ReadOnlySpan<float> inputs, ReadOnlySpan<float> directions, ReadOnlySpan<int> classes, Span<double> steps)
        {
            Assert.All(classes.ToArray(), c => Assert.InRange(c, 0, 1));
            network.FirstChange(inputs, directions, classes, steps);
        }
    }
}
