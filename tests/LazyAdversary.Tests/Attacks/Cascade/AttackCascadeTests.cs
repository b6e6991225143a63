using LazyAdversary.Attacks;
using LazyAdversary.Models;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Attacks.Cascade;

public class AttackCascadeTests
{
    private static readonly CascadeOptions NearAndFar = Cascades.Options(ThreatModel.L2(100), apgdSteps: 30, squareQueries: 100, threads: 1);

    [Fact]
    public void KeepsTheBestOfItsStages()
    {
        var network = Cases.Network(20, 40, 1);
        var data = Cases.OnSphere(30, 20, 2).LabelledBy(network);
        var result = new AttackCascade(NearAndFar).Run(network, data);
        var nearest = new NearestBoundaryAttack().Run(network, data).Records;
        var ray = new GradientStepAttack().Run(network, data).Records;
        foreach (var record in result.Records)
        {
            Assert.True(record.IsFlipped && record.Distance <= nearest[record.Index].Distance);
            Close.Relative(ray[record.Index].Distance, record.RayDistance!.Value, 1e-4);
            Assert.Equal(ThreatModel.L2(1).Distance(data.Input(record.Index), result.Perturbed.Input(record.Index)), record.Distance);
            Close.Equal(network.Score(result.Perturbed.Input(record.Index)), record.PerturbedScore, 1e-12);
            Assert.NotNull(record.FoundBy);
            Assert.False(record.Warnings.HasFlag(AttackWarnings.NonDeterministicScore | AttackWarnings.ZeroGradient));
        }
    }

    [Fact]
    public void WithinARadiusItStopsAtTheFirstSuccess()
    {
        var network = Cases.Network(20, 40, 1);
        var data = Cases.OnSphere(60, 20, 2).LabelledBy(network);
        double radius = new NearestBoundaryAttack().Run(network, data).Summary.MedianDistance;
        var options = NearAndFar with { Threat = ThreatModel.L2(radius), Goal = AttackGoal.WithinRadius };
        var records = new AttackCascade(options).Run(network, data).Records;
        Assert.InRange(records.Count(r => r.IsFlipped), 25, 40);
        Assert.True(records.Count(r => r.FoundBy == "GradientRay") > 20);
        Assert.All(records, r => Assert.True(r.Distance <= radius));
    }

    [Fact]
    public void MisclassifiedExamplesAreNotAttacked()
    {
        var network = Cases.Network(6, 12, 1);
        var data = Cases.OnSphere(20, 6, 2);
        foreach (var record in new AttackCascade(NearAndFar).Run(network, data).Records.Where(r => r.IsMisclassified))
        {
            Assert.Equal(0, record.Distance);
            Assert.Null(record.FoundBy);
        }
    }

    [Fact]
    public void AZeroGradientIsNamed()
    {
        // f = 1 everywhere but beyond x1 = −2, where it falls: no gradient at x.
        var network = TwoLayerReluNet.FromWeights(2, [0, 0, 1, -1, 0, -2], [1, -1], hiddenBias: true);
        var data = Cases.OnSphere(4, 2, 1).LabelledBy(network);
        Assert.All(new AttackCascade(NearAndFar).Run(network, data).Records, r => Assert.True(r.Warnings.HasFlag(AttackWarnings.ZeroGradient)));
    }

    [Fact]
    public void ASaturatedScoreIsNamed()
    {
        var model = new FunctionModel(
            2,
            x => Math.Tanh(12 * (x[0] + 1.5)),
            x => [12 / Math.Pow(Math.Cosh(12 * (x[0] + 1.5)), 2), 0]);
        var data = Cases.OnSphere(4, 2, 3).LabelledBy(model);
        Assert.Contains(new AttackCascade(NearAndFar).Run(model, data).Records, r => r.Warnings.HasFlag(AttackWarnings.SaturatedScore));
    }

    [Fact]
    public void ANonDeterministicScoreIsNamed()
    {
        int calls = 0;
        var model = new FunctionModel(2, x => x[0] + 3 + 1e-3 * (Interlocked.Increment(ref calls) % 7), _ => [1, 0]);
        var data = Cases.OnSphere(4, 2, 3).LabelledBy(model);
        Assert.Contains(new AttackCascade(NearAndFar).Run(model, data).Records, r => r.Warnings.HasFlag(AttackWarnings.NonDeterministicScore));
    }

    [Fact]
    public void GradientsThatMisleadAreNamed()
    {
        // The score is x1 + 1, and its gradient is said to point along x2.
        var model = new FunctionModel(2, x => x[0] + 1.5, _ => [0, 1]);
        var data = Cases.OnSphere(4, 2, 3).LabelledBy(model);
        var options = Cascades.Options(ThreatModel.L2(4), apgdSteps: 30, threads: 1);
        Assert.All(new AttackCascade(options).Run(model, data).Records, r =>
        {
            Assert.Equal("Square", r.FoundBy);
            Assert.True(r.Warnings.HasFlag(AttackWarnings.BlackBoxBeatsWhiteBox));
        });
    }

    [Fact]
    public void AModelWithoutGradientsIsAttackedByScores()
    {
        var model = new ScoresOnly(new LinearModel([1, 2, -1], 0.3));
        var data = Cases.OnSphere(6, 3, 3).LabelledBy(model);
        var records = new AttackCascade(Cascades.Options(ThreatModel.L2(3), apgdSteps: 30, threads: 1)).Run(model, data).Records;
        Assert.Contains(records, r => r.FoundBy == "Square" && r.IsFlipped);
        Assert.All(records, r => Assert.Null(r.RayDistance));
    }

    [Fact]
    public void TooFewStepsAreNamed()
    {
        var network = Cases.Network(40, 200, 1);
        var data = Cases.OnSphere(20, 40, 2).LabelledBy(network);
        var hasty = new AttackCascade(Cascades.Options(ThreatModel.L2(100), apgdSteps: 30, squareQueries: 100, boundaryIterations: 2, threads: 1)).Run(network, data).Records;
        Assert.Contains(hasty, r => r.Warnings.HasFlag(AttackWarnings.NotConverged));
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Throws<ArgumentException>(() => new AttackCascade(ThreatModel.L1(1)));
        Assert.Throws<ArgumentException>(() => new AttackCascade(NearAndFar with { Attacks = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cascades.Options(ThreatModel.L2(1), squareQueries: 1));
        Assert.Throws<ArgumentException>(() => new AttackCascade(NearAndFar).Run(Cases.Network(4, 8, 1), Cases.OnSphere(2, 5, 1)));
    }

    private sealed class ScoresOnly(IClassifier model) : BinaryModel
    {
        public override int Dimension => model.Dimension;

        public override void Score(ReadOnlySpan<float> inputs, Span<double> scores) => model.Score(inputs, scores);
    }
}
