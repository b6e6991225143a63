using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Tests.Models;
using LazyAdversary.Threats;

namespace LazyAdversary.Tests.Attacks;

/// <summary>What every attack promises, for any number of classes and every threat: records are true of the stored points.</summary>
public class ContractTests
{
    private const int Dimension = 6, Count = 16;

    private static readonly Dictionary<string, ThreatModel> Threats = new()
    {
        ["l2"] = ThreatModel.L2(1.5),
        ["linf"] = ThreatModel.LInf(0.6),
        ["l1"] = ThreatModel.L1(3),
        ["l2, unbounded"] = ThreatModel.L2(),
        ["l2, box"] = ThreatModel.L2(1.5).WithBox(Box.Uniform(-1.5f, 1.5f)),
        ["linf, box, frozen"] = ThreatModel.LInf(0.8).WithBox(Box.Uniform(-1.5f, 1.5f)).WithFrozen(1, 4),
        ["l2, frozen"] = ThreatModel.L2(1.5).WithFrozen(0, 5),
    };

    public static TheoryData<string, int, bool> Combinations
    {
        get
        {
            var all = new TheoryData<string, int, bool>();
            foreach (string threat in Threats.Keys)
            {
                foreach (int classes in new[] { 2, 3, 10 })
                {
                    all.Add(threat, classes, true);
                    all.Add(threat, classes, false);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void RecordsSayWhatIsTrueOfTheStoredPoints(string threat, int classes, bool isLinear)
    {
        var model = Model(classes, isLinear);
        var data = Data(model);
        foreach (var attack in EveryAttack.For(model, new AttackOptions { Threat = Threats[threat], Seed = 1 }))
        {
            int flipped = Check(attack, model, data, Threats[threat], _ => null);
            Assert.True(flipped >= 3, $"{EveryAttack.Describe(attack)}: {flipped} flipped");
        }
    }

    /// <summary>Targets of all kinds, among them the label of a wrong example and the class predicted already.</summary>
    [Theory]
    [MemberData(nameof(Combinations))]
    public void TargetsAreReached(string threat, int classes, bool isLinear)
    {
        var model = Model(classes, isLinear);
        var data = Data(model);
        int[] predictions = model.Predict(data);
        int[] targets = [.. predictions.Select((p, i) => i == 5 ? p : (p + 1 + i % (classes - 1)) % classes)];

        // Wrong already, with the label as the target.
        Assert.NotEqual(data.Labels[0], predictions[0]);
        targets[0] = data.Labels[0];
        int flipped = 0;
        var wide = Threats[threat].WithRadius(20);
        foreach (var attack in EveryAttack.For(model, new AttackOptions { Threat = wide, Targets = targets, Seed = 1 }))
            flipped += Check(attack, model, data, wide, i => targets[i]);
        Assert.True(flipped > 0);
        foreach (var attack in EveryAttack.For(model, new AttackOptions { Threat = Threats[threat], Target = 1, Seed = 1 }))
            Check(attack, model, data, Threats[threat], _ => 1);
    }

    /// <summary>
    /// Other attacks find no nearer point than the exact one, with a target or without; and the nearest target is as far as no target.
    /// </summary>
    [Theory]
    [MemberData(nameof(Combinations))]
    public void NothingIsNearerThanTheHyperplane(string threat, int classes, bool isLinear)
    {
        if (!isLinear) return;
        var model = (LinearClassifier)Model(classes, isLinear);
        var data = Data(model).LabelledBy(model);
        var options = new AttackOptions { Threat = Threats[threat].WithRadius(50), Seed = 1 };
        var exact = new HyperplaneAttack(options).Run(model, data).Records;
        double[] nearest = [.. Enumerable.Repeat(double.PositiveInfinity, data.Count)];
        for (int target = 0; target < classes; target++)
        {
            foreach (var record in new HyperplaneAttack(options with { Target = target }).Run(model, data).Records)
            {
                if (record.IsFlipped) nearest[record.Index] = Math.Min(nearest[record.Index], record.Distance);
            }
        }

        var found = EveryAttack.For(model, options).Concat(EveryAttack.For(model, options with { Target = classes - 1 }))
            .Select(attack => (Name: EveryAttack.Describe(attack), attack.Run(model, data).Records)).ToArray();
        for (int i = 0; i < data.Count; i++)
        {
            if (exact[i].Outcome == AttackOutcome.NeverFlips)
            {
                Assert.All(found, f => Assert.False(f.Records[i].IsFlipped, $"{f.Name}, example {i}"));
                continue;
            }

            Assert.True(exact[i].IsFlipped);
            Close.Relative(exact[i].Distance, nearest[i], 1e-12);

            // Stored points are as coarse as float32 is around x.
            double rounding = Math.ScaleB(exact[i].InputNorm, -23);
            double least = exact[i].Distance * (1 - 1e-6) - rounding;
            foreach (var (name, records) in found.Where(f => f.Records[i].IsFlipped))
                Assert.True(records[i].Distance >= least, $"{name}, example {i}: {records[i].Distance} < {exact[i].Distance}");
        }
    }

    /// <summary>From a wrong prediction to the label as the target: the way leads away from the prediction, not from the label.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void ATargetIsReachedFromAWrongPrediction(int classes)
    {
        var model = (LinearClassifier)Model(classes, isLinear: true);
        var right = Data(model).LabelledBy(model);
        int[] labels = [.. right.Labels.ToArray().Select(y => (y + 1) % classes)];
        var wrong = LabeledData.FromArray(right.Inputs, Dimension, labels, classes);
        var options = new AttackOptions { Targets = labels };
        var expected = new HyperplaneAttack(options).Run(model, right).Records;
        List<IAttack> attacks = [new HyperplaneAttack(options)];
        if (classes == 2) attacks.Add(new NearestBoundaryAttack(new() { Targets = labels }));
        foreach (var attack in attacks)
        {
            var records = attack.Run(model, wrong).Records;
            for (int i = 0; i < Count; i++)
            {
                Assert.Equal(expected[i].Outcome, records[i].Outcome);
                Close.Equal(expected[i].Distance, records[i].Distance, 1e-5);
            }
        }

        Assert.True(expected.Count(r => r.IsFlipped) > Count / 2);
    }

    /// <summary>Scores that are NaN, at x or where a search looks, stop nothing: there is no prediction.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void NaNIsNoPredictionAndNoException(int classes)
    {
        ThreatModel[] threats = [ThreatModel.L2(1.5), ThreatModel.LInf(0.6), ThreatModel.L2().WithBox(Box.Uniform(-3, 3)).WithFrozen(2)];
        foreach (var threat in threats)
        {
            // At every other example, and everywhere beyond x_0 = 0.9.
            var smooth = new SmoothClassifier(Dimension, classes, seed: 4);
            var inputs = Cases.Gaussian(Count * Dimension, 9);
            for (int i = 0; i < Count; i++) inputs[i * Dimension] = i % 2 == 0 ? 2 : Math.Clamp(inputs[i * Dimension], -0.8f, 0.8f);
            inputs = Array.ConvertAll(inputs, v => Math.Clamp(v, -3, 3));
            var data = LabeledData.FromArray(inputs, Dimension, new int[Count], classes).LabelledBy(smooth);
            var model = new Holed(smooth);
            foreach (var attack in EveryAttack.For(model, new AttackOptions { Threat = threat }))
            {
                var result = attack.Run(model, data);
                for (int i = 0; i < Count; i++)
                {
                    string what = $"{EveryAttack.Describe(attack)}, example {i}";
                    var record = result.Records[i];
                    if (i % 2 == 1)
                    {
                        if (record.IsFlipped) Assert.Equal(model.Predict(result.Perturbed.Input(i)), record.ReachedClass);
                        Assert.True(!record.IsFlipped || record.ReachedClass != Margins.NoClass, what);
                        continue;
                    }

                    Assert.Equal((AttackOutcome.NoPrediction, Margins.NoClass, 0.0), (record.Outcome, record.Prediction, record.Distance));
                    Assert.True(double.IsNaN(record.Margin) && record.IsMisclassified && record.FoundBy is null, what);
                    Assert.Equal(data.Input(i), result.Perturbed.Input(i));
                }
            }
        }
    }

    private static int Check(IAttack attack, IClassifier model, LabeledData data, ThreatModel threat, Func<int, int?> target)
    {
        var result = attack.Run(model, data);
        Assert.Equal((attack.Goal, threat), (result.Goal, result.Threat));
        Assert.True(result.IsComplete);
        Assert.Equal(data.Labels, result.Perturbed.Labels);
        double[] clean = model.Scores(data), reached = model.Scores(result.Perturbed);
        int k = model.ClassCount;
        for (int i = 0; i < data.Count; i++)
        {
            string what = $"{EveryAttack.Describe(attack)}, example {i}";
            var record = result.Records[i];
            ReadOnlySpan<float> x = data.Input(i), moved = result.Perturbed.Input(i);
            ReadOnlySpan<double> before = clean.AsSpan(i * k, k), after = reached.AsSpan(i * k, k);
            int prediction = Margins.Predict(before), label = data.Labels[i];
            Assert.Equal((i, label, target(i), prediction), (record.Index, record.Label, record.Target, record.Prediction));
            Assert.Equal((Margins.Of(before, label), Margins.Of(after, label)), (record.Margin, record.ReachedMargin));
            Assert.Equal((Margins.Predict(after), threat.Distance(x, moved)), (record.ReachedClass, record.Distance));
            Assert.True(threat.Allows(x, moved), what);
            Assert.Equal(prediction != label, record.IsMisclassified);

            bool isOver = target(i) is int t ? prediction == t : prediction != label;
            Assert.True(isOver == (record.Outcome == AttackOutcome.AlreadyWrong), what);
            int end = record.ReachedClass;
            bool reaches = target(i) is int aim ? end == aim : end != label && end != Margins.NoClass;
            Assert.True(record.IsFlipped == (reaches && !isOver), what);
            Assert.True(record.IsFlipped == record.FoundBy is not null, what);
            if (!record.IsFlipped && (isOver || attack.Goal == AttackGoal.SmallestDistance)) Assert.True(x.SequenceEqual(moved), what);
            if (record.IsFlipped) Assert.True(record.Distance > 0, what);
        }

        return result.Records.Count(r => r.IsFlipped);
    }

    private static IGradientClassifier Model(int classes, bool isLinear) => isLinear
        ? LinearClassifier.FromWeights(
            Cases.Gaussian(classes * Dimension, classes), [.. Cases.Gaussian(classes, 7).Select(b => 0.3 * b)])
        : new SmoothClassifier(Dimension, classes, seed: classes);

    /// <summary>Inputs inside the box, labelled as predicted but for the first and the last.</summary>
    private static LabeledData Data(IClassifier model)
    {
        float[] inputs = Array.ConvertAll(Cases.Gaussian(Count * Dimension, 3), v => Math.Clamp(v, -1.5f, 1.5f));
        var data = LabeledData.FromArray(inputs, Dimension, new int[Count], model.ClassCount).LabelledBy(model);
        int[] labels = data.Labels.ToArray();
        foreach (int i in new[] { 0, Count - 1 }) labels[i] = (labels[i] + 1) % model.ClassCount;
        return LabeledData.FromArray(inputs, Dimension, labels, model.ClassCount);
    }

    /// <summary>NaN for x_0 above 0.9, in one of the scores.</summary>
    private sealed class Holed(IGradientClassifier model) : IGradientClassifier
    {
        public int Dimension => model.Dimension;

        public int ClassCount => model.ClassCount;

        public void Scores(ReadOnlySpan<float> inputs, Span<double> scores)
        {
            model.Scores(inputs, scores);
            for (int i = 0; i < scores.Length / ClassCount; i++)
            {
                if (inputs[i * Dimension] > 0.9f) scores[i * ClassCount + i % ClassCount] = double.NaN;
            }
        }

        public void ScoresAndGradients(ReadOnlySpan<float> inputs, Span<float> scores, OutputWeights weights, Span<float> gradients)
        {
            var where = inputs.ToArray();
            model.ScoresAndGradients(
                inputs, scores,
                (own, chosen) =>
                {
                    var holed = own.ToArray();
                    for (int i = 0; i < holed.Length / ClassCount; i++)
                    {
                        if (where[i * Dimension] > 0.9f) holed[i * ClassCount + i % ClassCount] = float.NaN;
                    }

                    weights(holed, chosen);
                },
                gradients);
            for (int i = 0; i < scores.Length / ClassCount; i++)
            {
                if (inputs[i * Dimension] > 0.9f) scores[i * ClassCount + i % ClassCount] = float.NaN;
            }
        }
    }
}
