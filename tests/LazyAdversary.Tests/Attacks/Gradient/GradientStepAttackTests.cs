using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Reference;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Attacks.Gradient;

public class GradientStepAttackTests
{
    [Fact]
    [Trait("Category", "Kernels")]
    public void FindsTheStepsOfTheReference()
    {
        var records = new GradientStepAttack().Run(SmallReference.Network(), SmallReference.Data).Records;
        for (int i = 0; i < records.Count; i++)
        {
            var expected = SmallReference.Values.GradientStep[i];
            Assert.Equal(AttackOutcome.Flipped, records[i].Outcome);
            // To 1e-6, and to the spacing of float32 around features of up to 0.5: the shortest of these steps has a length of 0.007.
            Close.Equal(expected.Eta, records[i].Eta!.Value, 1e-6 * Math.Abs(expected.Eta) + 2e-8 / records[i].GradientNorm);
            Close.Equal(expected.Delta, records[i].Distance, 1e-6 * expected.Delta + 6e-8);
            Close.Relative(SmallReference.Values.GradientNorm[i], records[i].GradientNorm, 1e-6);
            Close.Relative(SmallReference.Values.Score[i], records[i].Score, 1e-9);
        }
    }

    [Fact]
    [Trait("Category", "Kernels")]
    public void SaysThatTheRayOfTheReferenceNeverFlips()
    {
        var expected = SmallReference.Values.NeverFlips;
        var network = TwoLayerReluNet.FromWeights(2, Cases.ToFloat(expected.W0), Cases.ToFloat([expected.A]));
        var data = LabeledData.Binary(Cases.ToFloat([expected.X]), 2, [1]);
        var result = new GradientStepAttack().Run(network, data);
        var record = result.Records[0];
        Assert.Equal((AttackOutcome.NeverFlips, null, 0, false), (record.Outcome, record.Eta, record.Distance, record.IsFlipped));
        Assert.Equal(record.Score, record.PerturbedScore);
        Assert.Equal(data.Inputs, result.Perturbed.Inputs);
        Close.Equal(expected.Score, record.Score, 1e-9);
    }

    /// <summary>The first crossing, exactly: on networks small enough that rays turn back, and on wide ones.</summary>
    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void EqualsThePlainForm(int size)
    {
        int never = 0, unproved = 0;
        for (int seed = 0; seed < (size == 0 ? 600 : 10); seed++)
        {
            var network = size switch
            {
                0 => Cases.TinyNetwork(seed),
                1 => Cases.Network(17, 65, seed, hiddenBias: seed % 2 == 0),
                _ => Cases.Network(40, 300, seed),
            };
            var plain = Cases.Plain(network);
            var data = Cases.Data(Cases.Gaussian(20 * network.Dimension, seed + 7), network.Dimension);
            var result = new GradientStepAttack().Run(network, data);
            foreach (var record in result.Records)
            {
                var expected = PlainGradientStep.Find(plain, Cases.ToDouble(data.Input(record.Index)));
                if (expected.Eta is not double eta)
                {
                    // Where f only touches 0, float32 can see a crossing that double does not confirm: no example, and then no claim that there is none.
                    Assert.False(record.IsFlipped);
                    if (record.Outcome == AttackOutcome.NotFound) unproved++;
                    never++;
                    continue;
                }

                Assert.True(record.IsFlipped, $"seed {seed}, example {record.Index}: flips at {eta:R}, reported {record.Outcome}");

                // Where the ray meets the boundary at a small angle, float32 rounding of the score moves the crossing: by about 1e-6 of f(x) over the slope there.
                // And the crossing is seen on stored points, which are apart by 6e-8 of the largest feature.
                var x = Cases.ToDouble(data.Input(record.Index));
                double slope = Slope(plain, x, eta * (1 - 1e-7)), spacing = 6e-8 * x.Max(Math.Abs);
                double tolerance = 1e-6 * (Math.Abs(eta) + Math.Abs(expected.Score) / slope) + spacing * record.GradientNorm / slope;
                // In tiny networks the gradient can all but cancel, and the crossing is far out where pre-activations are large.
                if (size == 0) tolerance += 2e-7 * plain.W.Max(Norm) * (Norm(x) + expected.DeltaNorm!.Value) / slope;
                Close.Equal(eta, record.Eta!.Value, tolerance, $"seed {seed}, example {record.Index}");
            }
        }

        Assert.True(size > 0 || never > 100);
        Assert.True(unproved <= 1e-3 * never, $"{unproved} of {never} rays that never turn were not recognized");
    }

    /// <summary>No step of a fine line search turns the prediction earlier, and none turns it where the attack says that nothing does.</summary>
    [Fact]
    public void NeverLaterThanAFineLineSearch()
    {
        for (int seed = 1000; seed < 1300; seed++)
        {
            var network = Cases.TinyNetwork(seed);
            var plain = Cases.Plain(network);
            var data = Cases.Data(Cases.Gaussian(5 * network.Dimension, seed), network.Dimension);
            foreach (var record in new GradientStepAttack().Run(network, data).Records)
            {
                var x = Cases.ToDouble(data.Input(record.Index));
                var gradient = plain.Gradient(x);
                double score = plain.Score(x), norm = Norm(gradient);
                if (score == 0 || norm == 0) continue;
                double step = -Math.Sign(score) * 0.01 / norm;
                for (int k = 1; k <= 1000; k++)
                {
                    if (Math.Sign(plain.Score([.. x.Zip(gradient, (v, g) => v + k * step * g)])) != -Math.Sign(score)) continue;
                    Assert.True(record.IsFlipped, $"seed {seed}, example {record.Index}: flips at {k * step}, reported {record.Outcome}");
                    Assert.True(Math.Abs(record.Eta!.Value) <= Math.Abs(k * step) * (1 + 1e-5));
                    break;
                }
            }
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1e-3f)]
    [InlineData(1e3f)]
    public void EveryReportedExampleIsAdversarialAsStored(float size)
    {
        foreach (bool hiddenBias in new[] { false, true })
        {
            var network = Cases.Network(30, 200, seed: 4, hiddenBias);
            var plain = Cases.Plain(network);
            var data = Cases.Data([.. Cases.Gaussian(3000, seed: 5).Select(v => size * v)], 30);
            var result = new GradientStepAttack().Run(network, data);
            Assert.True(result.Records.Count(r => r.IsFlipped) > 80);
            foreach (var record in result.Records.Where(r => r.IsFlipped))
            {
                var (x, perturbed) = (Cases.ToDouble(data.Input(record.Index)), Cases.ToDouble(result.Perturbed.Input(record.Index)));
                double score = plain.Score(perturbed);
                Assert.True(score * plain.Score(x) < 0);
                Close.Relative(score, record.PerturbedScore, 1e-6 * Math.Abs(plain.Score(x) / score) + 1e-9);
                Close.Relative(Distance(x, perturbed), record.Distance, 1e-12);
                Close.Relative(Math.Sqrt(x.Sum(v => v * v)), record.InputNorm, 1e-12);
                Close.Relative(Math.Abs(record.Eta!.Value) * record.GradientNorm, record.Distance, 1e-4);
                Assert.Equal(-Math.Sign(record.Score), Math.Sign(record.Eta.Value));
                Assert.Equal(data.Labels[record.Index], record.Label);
            }
        }
    }

    [Fact]
    public void TurnsThePredictionWhateverTheLabel()
    {
        var network = Cases.Network(20, 100, seed: 1);
        var data = Cases.OnSphere(100, 20, seed: 2);
        var opposite = LabeledData.Binary(data.Inputs, 20, data.Signs.Select(y => -y).ToArray());
        var (one, other) = (new GradientStepAttack().Run(network, data), new GradientStepAttack().Run(network, opposite));
        Assert.Equal(one.Perturbed.Inputs, other.Perturbed.Inputs);
        Assert.Equal(one.Records.Select(r => (r.Eta, r.Outcome)), other.Records.Select(r => (r.Eta, r.Outcome)));
        Assert.Contains(one.Records, r => r.IsMisclassified && r.IsFlipped && !r.IsAdversarial);
        Assert.Contains(one.Records, r => !r.IsMisclassified && r.IsFlipped && r.IsAdversarial);
        Assert.All(one.Records, r => Assert.NotEqual(r.IsMisclassified, other.Records[r.Index].IsMisclassified));
    }

    /// <summary>Adversarial examples lie so close to the boundary that float32 does not tell on which side.</summary>
    [Fact]
    public void InputsAllButOnTheBoundaryAreTurnedByATinyStep()
    {
        var network = Cases.Network(30, 300, seed: 1);
        var first = new GradientStepAttack().Run(network, Cases.OnSphere(200, 30, seed: 2));
        var second = new GradientStepAttack().Run(network, first.Perturbed);
        foreach (var record in first.Records.Where(r => r.IsFlipped))
        {
            Assert.Equal(AttackOutcome.Flipped, second.Records[record.Index].Outcome);
            Assert.InRange(second.Records[record.Index].Distance, 0, 2e-5);
        }
    }

    [Fact]
    public void ZeroScoreHasNoPredictionToTurn()
    {
        // Both neurons are off.
        var network = TwoLayerReluNet.FromWeights(2, [-1, 0, 0, -1], [1, -1]);
        var record = new GradientStepAttack().Run(network, LabeledData.Binary([[1, 1]], [1])).Records[0];
        Assert.Equal((AttackOutcome.NoPrediction, null, 0, true), (record.Outcome, record.Eta, record.Distance, record.IsMisclassified));
    }

    [Fact]
    public void ZeroGradientIsAReportedOutcome()
    {
        var network = TwoLayerReluNet.FromWeights(2, [0, 0, 1, -1, -1, -1], [1, 1], hiddenBias: true);
        var result = new GradientStepAttack().Run(network, LabeledData.Binary([[1, 1], [0, 0]], [1, -1]));
        Assert.All(result.Records, r => Assert.Equal((AttackOutcome.ZeroGradient, null, 0.0, 0.0), (r.Outcome, r.Eta, r.Distance, r.GradientNorm)));
        Assert.Equal((1, 0), (result.Summary.Misclassified, result.Summary.Flipped));
        Assert.True(double.IsNaN(result.Summary.MedianDistance));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LinearModelIsTurnedAtItsNearestPoint(bool saysItIsLinear)
    {
        foreach (double bias in new[] { 0, 0.5 })
        {
            float[] weights = Cases.Gaussian(50, seed: 1);
            LinearModel model = saysItIsLinear ? new PiecewiseLinearModel(weights, bias) : new LinearModel(weights, bias);
            var result = new GradientStepAttack().Run(model, Cases.OnSphere(300, 50, seed: 3));
            Assert.All(result.Records, r =>
            {
                Assert.Equal(AttackOutcome.Flipped, r.Outcome);
                double nearest = Math.Abs(r.Score) / model.WeightNorm;
                // Features of about 0.14 are stored to 1.5e-8, so a distance of 1e-4 can be met to 1e-4 only.
                Assert.InRange(r.Distance, nearest * (1 - 1e-6) - 1e-8, nearest * 1.0001 + 1e-7);
                if (nearest > 1e-2) Assert.InRange(r.Distance / nearest, 1 - 1e-6, 1.0001);
                Close.Relative(nearest, Math.Abs(r.Eta!.Value) * r.GradientNorm, 1e-5);
            });
        }
    }

    [Fact]
    public void SmoothModelIsTurnedAtACrossingOfItsRay()
    {
        var (w, u) = (Cases.ToDouble(Cases.Gaussian(10, seed: 1)), Cases.ToDouble(Cases.Gaussian(10, seed: 2)));
        double Dot(double[] a, double[] b) => a.Zip(b, (p, q) => p * q).Sum();
        var model = new FunctionModel(
            10, x => Dot(w, x) + 0.5 * Math.Sin(3 * Dot(u, x)), x => [.. w.Zip(u, (p, q) => p + 1.5 * Math.Cos(3 * Dot(u, x)) * q)]);
        var data = Cases.OnSphere(100, 10, seed: 3);
        var result = new GradientStepAttack().Run(model, data);
        Assert.True(result.Records.Count(r => r.IsFlipped) > 90);
        foreach (var record in result.Records)
        {
            Assert.NotEqual(AttackOutcome.NeverFlips, record.Outcome);
            if (!record.IsFlipped) continue;
            double perturbed = model.Score(result.Perturbed.Input(record.Index));
            Assert.True(perturbed * record.Score < 0);
            Assert.InRange(Math.Abs(perturbed), 0, 1e-4);
        }
    }

    [Fact]
    public void ModelWithoutACrossingIsNotFoundRatherThanNever()
    {
        var model = new FunctionModel(1, x => 1 + Math.Exp(-x[0]), x => [-Math.Exp(-x[0])]);
        var record = new GradientStepAttack().Run(model, LabeledData.Binary([[0.5f]], [1])).Records[0];
        Assert.Equal((AttackOutcome.NotFound, null, 0), (record.Outcome, record.Eta, record.Distance));
    }

    /// <summary>A user's model may overflow far from the data: that is a place without a prediction, not a reason to stop.</summary>
    [Fact]
    public void ScoreThatIsNoNumberAlongTheRayIsNoFlip()
    {
        var model = new FunctionModel(1, x => x[0] > 0 ? 1 + x[0] : double.NaN, _ => [1]);
        var record = new GradientStepAttack().Run(model, LabeledData.Binary([[0.5f]], [1])).Records[0];
        Assert.Equal(AttackOutcome.NotFound, record.Outcome);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void GradientThatIsNotFiniteIsAReportedOutcome(double value)
    {
        var model = new FunctionModel(2, x => x[0], _ => [1, value]);
        var record = new GradientStepAttack().Run(model, LabeledData.Binary([[0.5f, 1]], [1])).Records[0];
        Assert.Equal((AttackOutcome.ZeroGradient, null, 0), (record.Outcome, record.Eta, record.Distance));
    }

    [Fact]
    public void ScoreThatIsNoNumberIsNoPrediction()
    {
        var model = new FunctionModel(1, _ => double.NaN, _ => [1]);
        var record = new GradientStepAttack().Run(model, LabeledData.Binary([[0.5f]], [1])).Records[0];
        Assert.Equal((AttackOutcome.NoPrediction, true, false), (record.Outcome, record.IsMisclassified, record.IsAdversarial));
    }

    [Fact]
    public void RelativeDistanceOfTheZeroInputIsNoNumber()
    {
        var network = TwoLayerReluNet.FromWeights(1, [1, 1], [1], hiddenBias: true);
        var second = TwoLayerReluNet.FromWeights(1, [1, 1, -1, 0.5f], [1, -1], hiddenBias: true);
        foreach (var model in new[] { network, second })
            Assert.True(double.IsNaN(new GradientStepAttack().Run(model, LabeledData.Binary([[0]], [1])).Records[0].RelativeDistance));

        var record = new GradientStepAttack().Run(second, LabeledData.Binary([[0.25f]], [1])).Records[0];
        Close.Relative(record.Distance / 0.25, record.RelativeDistance, 1e-12);
    }

    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(2)]
    [InlineData(5)]
    public void ResultDoesNotDependOnTheNumberOfThreads(int threads)
    {
        var network = Cases.Network(13, 70, seed: 1, hiddenBias: true);
        var data = Cases.OnSphere(500, 13, seed: 2);
        var one = new GradientStepAttack(new() { Threads = 1 }).Run(network, data);
        var many = new GradientStepAttack(new() { Threads = threads }).Run(network, data);
        Same.Records(one.Records, many.Records);
        Assert.Equal(Cases.Bits(one.Perturbed.Inputs), Cases.Bits(many.Perturbed.Inputs));
    }

    [Fact]
    public void RecordsComeInTheOrderOfTheData()
    {
        var network = Cases.Network(5, 20, seed: 1);
        var data = Cases.OnSphere(300, 5, seed: 2);
        var result = new GradientStepAttack().Run(network, data);
        Assert.Equal(Enumerable.Range(0, 300), result.Records.Select(r => r.Index));
        Assert.Equal(data.Labels, result.Perturbed.Labels);
        Close.Equal(network.Score(data), result.Records.Select(r => r.Score).ToArray(), 1e-12);
        Close.Equal(network.Score(result.Perturbed), result.Records.Select(r => r.PerturbedScore).ToArray(), 1e-12);
    }

    [Fact]
    public void ProgressReachesTheTotalAndCancellingStops()
    {
        var network = Cases.Network(5, 20, seed: 1);
        var data = Cases.OnSphere(300, 5, seed: 2);
        var told = new List<Progress>();
        new GradientStepAttack(new() { Threads = 1 }).Run(network, data, new Listener(told.Add));
        Assert.Equal(300, told[^1].Done);
        Assert.All(told, p => Assert.Equal(300, p.Total));
        Assert.Equal(told.Select(p => p.Done), told.Select(p => p.Done).Order());

        foreach (int threads in new[] { 1, 2 })
        {
            using var source = new CancellationTokenSource();
            Assert.ThrowsAny<OperationCanceledException>(
                () => new GradientStepAttack(new() { Threads = threads }).Run(network, data, new Listener(_ => source.Cancel()), source.Token));
        }
    }

    [Fact]
    public void ModelErrorReachesTheCallerFromAnyThread()
    {
        var model = new FunctionModel(1, x => x[0] > 400 ? throw new TimeoutException("too slow") : 1, _ => [1]);
        var data = Cases.Data([.. Enumerable.Range(0, 500).Select(i => (float)i)], 1);
        foreach (int threads in new[] { 1, 2 })
            Assert.Throws<TimeoutException>(() => new GradientStepAttack(new() { Threads = threads }).Run(model, data));
    }

    [Fact]
    public void ArgumentsThatDoNotFitAreRefused()
    {
        var network = Cases.Network(5, 20, seed: 1);
        var error = Assert.Throws<ArgumentException>(() => new GradientStepAttack().Run(network, Cases.OnSphere(3, 4, seed: 1)));
        Assert.Contains("4", error.Message);
        Assert.Contains("5", error.Message);
        Assert.Throws<ArgumentNullException>(() => new GradientStepAttack().Run(null!, Cases.OnSphere(3, 4, seed: 1)));
        Assert.Throws<ArgumentNullException>(() => new GradientStepAttack().Run(network, null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientStepAttack(new() { Threads = 0 }).Run(network, Cases.OnSphere(3, 5, seed: 1)));
    }

    private static double Slope(PlainNetwork plain, double[] x, double eta)
    {
        var g = plain.Gradient(x);
        var there = plain.Gradient([.. x.Zip(g, (v, gradient) => v + eta * gradient)]);
        return Math.Abs(g.Zip(there, (u, v) => u * v).Sum());
    }

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(v => v * v));

    private static double Distance(double[] x, double[] y) => Math.Sqrt(x.Zip(y, (u, v) => (u - v) * (u - v)).Sum());

    private sealed class Listener(Action<Progress> listen) : IProgress<Progress>
    {
        public void Report(Progress value) => listen(value);
    }
}
