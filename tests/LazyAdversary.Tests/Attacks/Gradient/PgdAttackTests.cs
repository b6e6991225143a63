using CsCheck;
using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Reference;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Attacks.Gradient;

public class PgdAttackTests
{
    /// <summary>
    /// Float32 iterates follow those of float64 until a neuron lies so near its kink that they disagree on it: a longer path passes more kinks, so the
    /// tolerance grows with the radius.
    /// </summary>
    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(PgdMethod.Primal)]
    [InlineData(PgdMethod.SignFlips)]
    public void FindsThePerturbationsOfTheReference(PgdMethod method)
    {
        foreach (var expected in SmallReference.Values.Pgd)
        {
            var options = new PgdOptions { Threat = ThreatModel.L2(expected.Radius), Steps = expected.Steps, Method = method };
            var result = new PgdAttack(options).Run(SmallReference.Network(), SmallReference.Data, new RunSettings { AlsoWrong = true }, null, default);
            double tolerance = expected.Radius < 0.5 ? 1e-6 : 1e-5;
            var settings = new PlainPgdSettings
            {
                Radius = expected.Radius,
                Steps = expected.Steps,
                StepSize = PlainPgdSettings.DefaultStepSize(expected.Radius, expected.Steps),
            };
            int last = 0;
            for (int i = 0; i < result.Records.Count; i++)
            {
                // The reference is the last point, the library keeps the best: on the surface of the ball the margin can wobble.
                var x = SmallReference.Values.X[i];
                double best = PlainPgd.Attack(SmallReference.Values.InitialNetwork(), x, SmallReference.Values.Y[i], settings).Margins.Min();
                Close.Equal(best, result.Records[i].ReachedMargin, tolerance, $"R = {expected.Radius}, margin {i}");
                Assert.True(best <= expected.Margin[i] + 1e-9);
                if (result.Records[i].Step < expected.Steps) continue;
                last++;
                var delta = result.Perturbed.Input(i).ToArray().Zip(SmallReference.Data.Input(i).ToArray(), (moved, x) => (double)moved - x).ToArray();
                Close.Equal(expected.Perturbation[i], delta, tolerance);
            }

            Assert.True(last >= 6, $"Only {last} of the last points are the best.");
        }
    }

    /// <summary>Every step's margin is compared through the best of T = 1, 2, 3, … steps.</summary>
    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(PgdMethod.Primal, Norm.L2, PgdGradient.Normalized, false)]
    [InlineData(PgdMethod.Primal, Norm.L2, PgdGradient.Raw, true)]
    [InlineData(PgdMethod.Primal, Norm.LInf, PgdGradient.Normalized, true)]
    [InlineData(PgdMethod.Primal, Norm.LInf, PgdGradient.Raw, false)]
    [InlineData(PgdMethod.SignFlips, Norm.L2, PgdGradient.Normalized, false)]
    [InlineData(PgdMethod.SignFlips, Norm.L2, PgdGradient.Normalized, true)]
    [InlineData(PgdMethod.SignFlips, Norm.L2, PgdGradient.Raw, true)]
    public void EqualsThePlainForm(PgdMethod method, Norm norm, PgdGradient gradient, bool hiddenBias)
    {
        var network = Cases.Network(20, 70, seed: 1, hiddenBias);
        var data = Cases.OnSphere(30, 20, seed: 2).LabelledBy(network);
        foreach (int steps in new[] { 1, 2, 7, 20 })
        {
            double radius = norm == Norm.L2 ? 0.2 : 0.04, alpha = gradient == PgdGradient.Raw ? 0.1 * radius : 2.5 * radius / steps;
            var options = new PgdOptions { Threat = Threat(norm, radius), Steps = steps, StepSize = alpha, Gradient = gradient, Method = method };
            var records = new PgdAttack(options).Run(network, data).Records;
            var settings = new PlainPgdSettings
            {
                Norm = norm == Norm.L2 ? PlainNorm.L2 : PlainNorm.LInfinity,
                Radius = radius,
                Steps = steps,
                StepSize = alpha,
                Normalized = gradient == PgdGradient.Normalized,
            };
            for (int i = 0; i < data.Count; i++)
            {
                var expected = PlainPgd.Attack(Cases.Plain(network), Cases.ToDouble(data.Input(i)), data.Signs[i], settings).Margins;
                Close.Equal(expected.Min(), records[i].ReachedMargin, 3e-6, $"T = {steps}, example {i}");
                Close.Equal(expected.Min(), expected[records[i].Step], 3e-6);
            }
        }
    }

    [Fact]
    [Trait("Category", "Kernels")]
    public void EqualsThePlainFormInABox()
    {
        var network = Cases.Network(12, 40, seed: 1);
        var data = Cases.Data([.. Cases.Gaussian(240, seed: 3).Select(v => Math.Clamp(0.5f + 0.3f * v, 0, 1))], 12).LabelledBy(network);
        foreach (var norm in new[] { Norm.L2, Norm.LInf })
        {
            double radius = norm == Norm.L2 ? 1 : 0.2;
            var options = new PgdOptions { Threat = Threat(norm, radius).WithBox(Box.Uniform(0, 1)), Steps = 10 };
            var records = new PgdAttack(options).Run(network, data).Records;
            var settings = new PlainPgdSettings
            {
                Norm = norm == Norm.L2 ? PlainNorm.L2 : PlainNorm.LInfinity,
                Radius = radius,
                Steps = 10,
                StepSize = PlainPgdSettings.DefaultStepSize(radius, 10),
                Box = new PlainBox(new double[12], [.. Enumerable.Repeat(1.0, 12)]),
            };
            for (int i = 0; i < data.Count; i++)
            {
                double expected = PlainPgd.Attack(Cases.Plain(network), Cases.ToDouble(data.Input(i)), data.Signs[i], settings).Margins.Min();
                Close.Equal(expected, records[i].ReachedMargin, 1e-5, $"{norm}, example {i}");
            }
        }
    }

    private sealed record Case(int Dimension, int Seed, Norm Norm, double Radius, float Size, bool Boxed, bool HasFrozen, PgdOptions Options);

    private static readonly Gen<Case> AllCases =
        from dimension in Gen.Int[1, 30]
        from seed in Gen.Int[0, 100_000]
        from norm in Gen.OneOf(Norm.L2, Norm.LInf)
        from radius in Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 2], Gen.Double[-9, 3].Select(e => Math.Pow(10, e)))
        from size in Gen.OneOf(1e-6f, 1f, 1f, 1e4f)
        from boxed in Gen.Bool
        from frozen in Gen.Bool
        from random in Gen.Bool
        from raw in Gen.Bool
        from steps in Gen.Int[1, 12]
        from alpha in Gen.OneOf(Gen.Const<double?>(() => null), Gen.Double[-6, 6].Select(e => (double?)Math.Pow(10, e)))
        from stop in Gen.Bool
        from restarts in Gen.Int[1, 3]
        select new Case(dimension, seed, norm, radius, size, boxed, frozen, new PgdOptions
        {
            Threat = Threat(norm, radius),
            Steps = steps,
            StepSize = alpha,
            RandomStart = random,
            Restarts = restarts,
            StopOnSuccess = stop,
            Gradient = raw ? PgdGradient.Raw : PgdGradient.Normalized,
            Seed = seed,
            Threads = 1,
        });

    /// <summary>The stored float32 vector is what the adversary hands over: it, and not the vector meant, must keep to the threat model.</summary>
    [Fact]
    public void StoredInputsKeepToTheThreatModel() => AllCases.Sample(
        c =>
        {
            var network = Cases.Network(c.Dimension, 8, c.Seed, hiddenBias: c.Seed % 2 == 0);
            float[] inputs = [.. Cases.Gaussian(4 * c.Dimension, c.Seed).Select(v => c.Size * v)];
            if (c.HasFrozen) inputs[0] = -0f;
            var data = Cases.Data(inputs, c.Dimension).LabelledBy(network);
            float[] lower = [.. Enumerable.Range(0, c.Dimension).Select(k => Column(data, k).Min() - (k % 3 == 0 ? 0 : 0.1f * c.Size))];
            float[] upper = [.. Enumerable.Range(0, c.Dimension).Select(k => Column(data, k).Max() + (k % 4 == 0 ? 0 : 0.1f * c.Size))];
            int[] frozen = c.HasFrozen ? [.. Enumerable.Range(0, c.Dimension).Where(k => k % 5 == 0)] : [];
            var threat = c.Options.Threat.WithFrozen(frozen);
            if (c.Boxed) threat = threat.WithBox(Box.PerFeature(lower, upper));

            var result = new PgdAttack(c.Options with { Threat = threat }).Run(network, data);
            for (int i = 0; i < data.Count; i++)
            {
                var (x, moved, record) = (data.Input(i).ToArray(), result.Perturbed.Input(i).ToArray(), result.Records[i]);
                double distance = c.Norm == Norm.L2
                    ? Math.Sqrt(x.Zip(moved, (u, v) => ((double)v - u) * ((double)v - u)).Sum())
                    : x.Zip(moved, (u, v) => Math.Abs((double)v - u)).Max();
                Assert.True(record.Distance <= c.Radius, $"{record.Distance:R} > {c.Radius:R}");
                Close.Relative(distance, record.Distance, 1e-14);
                Assert.All(frozen, k => Assert.Equal(BitConverter.SingleToInt32Bits(x[k]), BitConverter.SingleToInt32Bits(moved[k])));
                for (int k = 0; c.Boxed && k < x.Length; k++) Assert.InRange(moved[k], lower[k], upper[k]);

                Close.Equal(network.Score(moved), record.PerturbedScore, 1e-12 * (1 + Math.Abs(record.PerturbedScore)));
                Assert.Equal(record.IsFlipped, record.ReachedMargin < 0);
                Assert.Equal(record.IsAdversarial, record.IsFlipped);
                // The best point is at least as good as the input, which is among the candidates, up to float32 scores.
                if (!c.Options.RandomStart) Assert.True(record.ReachedMargin <= record.Margin + 1e-4 * c.Size * 30);
            }
        },
        iter: 1500);

    [Theory]
    [InlineData(PgdGradient.Normalized)]
    [InlineData(PgdGradient.Raw)]
    public void LinearModelLosesTheRadiusTimesTheNormOfItsWeights(PgdGradient gradient)
    {
        float[] weights = Cases.Gaussian(40, seed: 1);
        var model = new LinearModel(weights, 0.3);
        var data = Cases.OnSphere(50, 40, seed: 2).LabelledBy(model);
        double? alpha = gradient == PgdGradient.Raw ? 10 : null;
        foreach (var (threat, loss) in new[]
        {
            (ThreatModel.L2(0.5), 0.5 * model.WeightNorm),
            (ThreatModel.LInf(0.1), 0.1 * weights.Sum(w => Math.Abs((double)w))),
            (ThreatModel.L2(0.5).WithFrozen(0, 7, 39), 0.5 * Math.Sqrt(weights.Where((_, k) => k is not (0 or 7 or 39)).Sum(w => (double)w * w))),
        })
        {
            var options = new PgdOptions { Threat = threat, Gradient = gradient, StepSize = alpha };
            Assert.All(new PgdAttack(options).Run(model, data).Records, r => Close.Equal(r.Margin - loss, r.ReachedMargin, 1e-5));
        }
    }

    [Fact]
    public void InABoxTheLinearModelIsTakenToItsWorstCorner()
    {
        var model = new LinearModel([1, -2, 3]);
        var data = LabeledData.Binary([[0.5f, 0.5f, 0.5f], [0, 1, 0.25f]], [1, -1]);
        var threat = ThreatModel.LInf(10).WithBox(Box.PerFeature([0, -1, 0.25f], [1, 2, 0.5f]));
        var result = new PgdAttack(threat).Run(model, data);
        Assert.Equal([0, 2, 0.25f], result.Perturbed.Input(0));
        Assert.Equal([1, -1, 0.5f], result.Perturbed.Input(1));
    }

    [Fact]
    public void LabelSaysWhatIsAttacked()
    {
        var model = new LinearModel([1]);
        var data = LabeledData.Binary([[0.25f], [0.25f]], [1, -1]);
        var result = new PgdAttack(ThreatModel.L2(0.5)).Run(model, data);
        Assert.Equal([-0.25f, 0.25f], result.Perturbed.Inputs);
        Assert.Equal([AttackOutcome.Flipped, AttackOutcome.AlreadyWrong], result.Records.Select(r => r.Outcome));
        Assert.Equal([(0, 0.5), (1, 0.0)], result.Records.Select(r => (r.ReachedClass, r.Distance)));
        Assert.Equal([false, true], result.Records.Select(r => r.IsMisclassified));
        Assert.Equal((2, 1, 1, 0), (result.Summary.Count, result.Summary.Misclassified, result.Summary.Flipped, result.Summary.RobustAccuracy));
    }

    [Fact]
    public void RadiusOfZeroLeavesTheInputsAsTheyAre()
    {
        var network = Cases.Network(6, 20, seed: 1);
        var data = Cases.OnSphere(20, 6, seed: 2).LabelledBy(network);
        foreach (bool randomStart in new[] { false, true })
        {
            var result = new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(0), RandomStart = randomStart, Restarts = 2 }).Run(network, data);
            Assert.Equal(Cases.Bits(data.Inputs), Cases.Bits(result.Perturbed.Inputs));
            Assert.All(result.Records, r => Assert.Equal((0, AttackOutcome.NotFound), (r.Distance, r.Outcome)));
        }
    }

    [Fact]
    public void LargerRadiusNeverHelpsTheNetwork()
    {
        var network = Cases.Network(10, 100, seed: 1);
        var data = Cases.OnSphere(100, 10, seed: 2);
        double[] accuracies = [.. new[] { 0, 0.05, 0.1, 0.3, 1 }.Select(r => new PgdAttack(ThreatModel.L2(r)).Run(network, data).Summary.RobustAccuracy)];
        Assert.Equal(accuracies.OrderDescending(), accuracies);
        Assert.Equal(1 - network.ErrorRate(data), accuracies[0], 1e-12);
        Assert.Equal(0, accuracies[^1]);
    }

    [Theory]
    [Trait("Category", "Kernels")]
    [InlineData(PgdMethod.Primal)]
    [InlineData(PgdMethod.SignFlips)]
    public void SameSeedGivesTheSameBitsForAnyNumberOfThreads(PgdMethod method)
    {
        var network = Cases.Network(13, 70, seed: 1, hiddenBias: true);
        var data = Cases.OnSphere(300, 13, seed: 2).LabelledBy(network);
        var options = new PgdOptions { Threat = ThreatModel.L2(0.1), Steps = 5, RandomStart = true, Restarts = 3, Seed = 6, Method = method };
        var runs = new[] { 1, 2, 5, 1 }.Select(threads => new PgdAttack(options with { Threads = threads }).Run(network, data)).ToArray();
        Assert.All(runs, run =>
        {
            Same.Records(runs[0].Records, run.Records);
            Assert.Equal(Cases.Bits(runs[0].Perturbed.Inputs), Cases.Bits(run.Perturbed.Inputs));
        });
    }

    [Fact]
    public void SeedChangesTheRandomStartsOnly()
    {
        var network = Cases.Network(10, 60, seed: 1);
        var data = Cases.OnSphere(40, 10, seed: 2);
        float[] Run(int seed, bool randomStart) => new PgdAttack(
            new PgdOptions { Threat = ThreatModel.L2(0.3), Steps = 2, Seed = seed, RandomStart = randomStart }).Run(network, data).Perturbed.Inputs.ToArray();
        Assert.Equal(Run(1, randomStart: false), Run(2, randomStart: false));
        Assert.NotEqual(Run(1, randomStart: true), Run(2, randomStart: true));
        Assert.Equal(Run(1, randomStart: true), Run(1, randomStart: true));
    }

    [Fact]
    public void ExamplesHaveRandomStartsOfTheirOwn()
    {
        // A model without a gradient stays where it starts.
        var model = new FunctionModel(3, x => 2 + x[0], _ => [0, 0, 0]);
        var data = LabeledData.Binary([.. Enumerable.Repeat(new float[3], 50)], [.. Enumerable.Repeat(1, 50)]);
        var result = new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(1), RandomStart = true, Steps = 1 }).Run(model, data);
        Assert.Equal(50, Enumerable.Range(0, 50).Select(i => result.Perturbed.Input(i)[0]).Distinct().Count());
        Assert.All(result.Records, r => Assert.InRange(r.Distance, 1e-3, 1));
    }

    [Fact]
    public void RestartsNeverMakeTheAttackWeaker()
    {
        var network = Cases.Network(10, 60, seed: 1);
        var data = Cases.OnSphere(100, 10, seed: 2).LabelledBy(network);
        var options = new PgdOptions { Threat = ThreatModel.L2(1.5), Steps = 5 };
        var one = new PgdAttack(options).Run(network, data).Records;
        var five = new PgdAttack(options with { Restarts = 5 }).Run(network, data).Records;
        Assert.All(one, r => Assert.True(five[r.Index].ReachedMargin <= r.ReachedMargin));
        Assert.Contains(five, r => r.Restart > 0);
        Assert.All(five.Where(r => r.Restart == 0), r => Same.Record(one[r.Index], r));
    }

    [Theory]
    [InlineData(PgdMethod.Primal)]
    [InlineData(PgdMethod.SignFlips)]
    public void StoppingOnSuccessFlipsTheSameExamplesWithLess(PgdMethod method)
    {
        var network = Cases.Network(20, 100, seed: 1);
        var data = Cases.OnSphere(120, 20, seed: 2).LabelledBy(network);
        var options = new PgdOptions { Threat = ThreatModel.L2(0.5), Steps = 50, Method = method };
        var full = new PgdAttack(options).Run(network, data).Records;
        var stopped = new PgdAttack(options with { StopOnSuccess = true }).Run(network, data).Records;
        Assert.Equal(full.Select(r => r.IsFlipped), stopped.Select(r => r.IsFlipped));
        Assert.All(stopped, r => Assert.True(r.ReachedMargin >= full[r.Index].ReachedMargin - 1e-5));
        Assert.All(stopped.Where(r => r.IsFlipped), r => Assert.True(r.Step < full[r.Index].Step));
    }

    [Theory]
    [InlineData(Norm.L2, PgdGradient.Normalized)]
    [InlineData(Norm.L2, PgdGradient.Raw)]
    [InlineData(Norm.LInf, PgdGradient.Normalized)]
    public void ZeroOrUnusableGradientIsAReportedOutcome(Norm norm, PgdGradient gradient)
    {
        foreach (double value in new[] { 0, double.NaN, double.PositiveInfinity })
        {
            var model = new FunctionModel(2, x => 1 + x[0], _ => [0, value]);
            var options = new PgdOptions { Threat = Threat(norm, 0.5), Gradient = gradient };
            var result = new PgdAttack(options).Run(model, LabeledData.Binary([[0.5f, 1], [0.5f, 1]], [1, -1]));
            Assert.Equal((AttackOutcome.ZeroGradient, 0), (result.Records[0].Outcome, result.Records[0].Distance));
            Assert.Equal([0.5f, 1], result.Perturbed.Input(0));
            Assert.True(result.Records[1].IsMisclassified);
        }
    }

    [Fact]
    public void ZeroGradientOfTheNetworkIsAReportedOutcome()
    {
        var network = TwoLayerReluNet.FromWeights(2, [0, 0, 1, -1, -1, -1], [1, 1], hiddenBias: true);
        foreach (var method in new[] { PgdMethod.Primal, PgdMethod.SignFlips })
        {
            var options = new PgdOptions { Threat = ThreatModel.L2(0.1), Method = method };
            var record = new PgdAttack(options).Run(network, LabeledData.Binary([[1, 1]], [1])).Records[0];
            Assert.Equal((AttackOutcome.ZeroGradient, 0, false), (record.Outcome, record.Distance, record.IsFlipped));
        }
    }

    /// <summary>A step far beyond the ball is a step to its surface.</summary>
    [Theory]
    [InlineData(PgdMethod.Primal, Norm.L2)]
    [InlineData(PgdMethod.SignFlips, Norm.L2)]
    [InlineData(PgdMethod.Primal, Norm.LInf)]
    public void EnormousStepEndsOnTheSurface(PgdMethod method, Norm norm)
    {
        var network = Cases.Network(10, 60, seed: 1);
        var data = Cases.OnSphere(30, 10, seed: 2).LabelledBy(network);
        foreach (var gradient in new[] { PgdGradient.Normalized, PgdGradient.Raw })
        {
            foreach (double alpha in new[] { 1e10, 1e39, 1e300 })
            {
                var options = new PgdOptions { Threat = Threat(norm, 0.1), Steps = 3, StepSize = alpha, Method = method, Gradient = gradient };
                var result = new PgdAttack(options).Run(network, data);
                Assert.All(result.Records, r => Assert.True(r.Distance <= 0.1));
                if (alpha == 1e10) Assert.True(result.Records.Count(r => r.ReachedMargin < r.Margin) > 25);
            }
        }
    }

    [Fact]
    public void ProgressReachesTheTotalAndCancellingStops()
    {
        var network = Cases.Network(5, 20, seed: 1);
        var data = Cases.OnSphere(300, 5, seed: 2);
        var told = new List<Progress>();
        var options = new PgdOptions { Threat = ThreatModel.L2(0.1), Steps = 5, Threads = 1 };
        new PgdAttack(options).Run(network, data, new Listener(told.Add));
        Assert.Equal(300, told[^1].Done);
        Assert.All(told, p => Assert.Equal(300, p.Total));

        foreach (int threads in new[] { 1, 2 })
        {
            using var source = new CancellationTokenSource();
            Assert.ThrowsAny<OperationCanceledException>(
                () => new PgdAttack(options with { Threads = threads }).Run(network, data, new Listener(_ => source.Cancel()), source.Token));
        }
    }

    public static TheoryData<PgdOptions> BadOptions => new(
        new PgdOptions { Threat = ThreatModel.L2(1), Steps = 0 },
        new PgdOptions { Threat = ThreatModel.L2(1), Steps = -1 },
        new PgdOptions { Threat = ThreatModel.L2(1), Restarts = 0 },
        new PgdOptions { Threat = ThreatModel.L2(1), StepSize = 0 },
        new PgdOptions { Threat = ThreatModel.L2(1), StepSize = -0.1 },
        new PgdOptions { Threat = ThreatModel.L2(1), StepSize = double.NaN },
        new PgdOptions { Threat = ThreatModel.L2(1), StepSize = double.PositiveInfinity },
        new PgdOptions { Threat = ThreatModel.L2(1), Threads = 0 },
        new PgdOptions { Threat = ThreatModel.L1(1) },
        new PgdOptions { Threat = null! });

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void OptionOutsideItsRangeIsRefusedWhenTheAttackIsMade(PgdOptions options) => Assert.ThrowsAny<ArgumentException>(() => new PgdAttack(options));

    [Fact]
    public void L1IsRefusedByItsName()
    {
        var error = Assert.Throws<ArgumentException>(() => new PgdAttack(ThreatModel.L1(1)));
        Assert.Contains("L1", error.Message);
    }

    [Fact]
    public void SignFlipsAreRefusedWhereTheyDoNotApply()
    {
        var network = Cases.Network(2, 5, seed: 1);
        var data = Cases.OnSphere(3, 2, seed: 1);
        foreach (var threat in new[] { ThreatModel.LInf(1), ThreatModel.L2(1).WithFrozen(0), ThreatModel.L2(1).WithBox(Box.Uniform(-2, 2)) })
            Assert.Throws<ArgumentException>(() => new PgdAttack(new PgdOptions { Threat = threat, Method = PgdMethod.SignFlips }).Run(network, data));
        Assert.Throws<ArgumentException>(
            () => new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(1), Method = PgdMethod.SignFlips }).Run(new LinearModel([1, 2]), data));
    }

    [Fact]
    public void DataThatDoesNotFitIsRefused()
    {
        var network = Cases.Network(5, 20, seed: 1);
        var data = Cases.OnSphere(3, 5, seed: 1);
        Names(() => new PgdAttack(ThreatModel.L2(1)).Run(network, Cases.OnSphere(3, 4, seed: 1)), "4", "5");
        Names(() => new PgdAttack(ThreatModel.L2(1).WithFrozen(5)).Run(network, data), "Feature 5", "5");
        Names(() => new PgdAttack(ThreatModel.L2(1).WithBox(Box.PerFeature([-1, -1], [1, 1]))).Run(network, data), "2", "5");
        Names(() => new PgdAttack(ThreatModel.L2(1).WithBox(Box.Uniform(-0.1f, 0.1f))).Run(network, data), "row 0", "column");
        Assert.Throws<ArgumentNullException>(() => new PgdAttack(ThreatModel.L2(1)).Run(null!, data));
        Assert.Throws<ArgumentNullException>(() => new PgdAttack((PgdOptions)null!));
        Assert.Throws<ArgumentNullException>(() => new PgdAttack((ThreatModel)null!));
    }

    private static ThreatModel Threat(Norm norm, double radius) => norm == Norm.L2 ? ThreatModel.L2(radius) : ThreatModel.LInf(radius);

    private static IEnumerable<float> Column(LabeledData data, int feature) => Enumerable.Range(0, data.Count).Select(i => data.Input(i)[feature]);

    private static void Names(Func<object> act, params string[] parts)
    {
        var error = Assert.ThrowsAny<ArgumentException>(act);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private sealed class Listener(Action<Progress> listen) : IProgress<Progress>
    {
        public void Report(Progress value) => listen(value);
    }

    [Fact]
    public void ExampleOnceFoundIsLeftAloneWhateverItsNeighboursNeed()
    {
        var network = Cases.Network(12, 40, seed: 3);
        var data = Cases.OnSphere(40, 12, seed: 4).LabelledBy(network);
        var options = new PgdOptions { Threat = ThreatModel.L2(0.2), Steps = 10, StopOnSuccess = true, RandomStart = true, Restarts = 3, Seed = 6 };
        var once = new PgdAttack(options with { Restarts = 1 }).Run(network, data);
        var thrice = new PgdAttack(options).Run(network, data);
        Assert.Contains(once.Records, r => r.IsFlipped);
        Assert.Contains(once.Records, r => !r.IsFlipped);
        for (int i = 0; i < data.Count; i++)
        {
            if (once.Records[i].IsFlipped) Same.Record(once.Records[i], thrice.Records[i]);
        }
    }

    [Fact]
    public void SignFlipsSayWhenTheirMatrixDoesNotFit()
    {
        var network = TwoLayerReluNet.Create(1, 40_000, seed: 1);
        var attack = new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(0.1), Method = PgdMethod.SignFlips });
        var error = Assert.Throws<ArgumentException>(() => attack.Run(network, LabeledData.Binary([[1f], [-1f]], [1, -1])));
        Assert.Contains("40000²", error.Message, StringComparison.Ordinal);
    }
}
