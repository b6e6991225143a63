using LazyAdversary.Attacks;
using LazyAdversary.Datasets;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Threats;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Mnist;

/// <summary>Section 5.1 at d = 784, m = 1000, C_0 = 10, unit norm, no bias, batch size 1: against the figures of another implementation.</summary>
[Trait("Category", "Mnist")]
public class LazyTrainingOnMnistTests
{
    private const int Seeds = 5;

    [Fact]
    public void TrainsAndIsTurnedAsAnIndependentImplementationSays()
    {
        var (train, test) = Mnist01.Load();
        var attacked = test.Shuffle(seed: 1).Take(800);
        double error = 0, gradientNorm = 0, stepSize = 0, distance = 0, steps = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var network = TwoLayerReluNet.Create(784, 1000, seed);
            var run = new LazySgd(new LazySgdOptions { Seed = seed }).Train(network, train);
            Assert.Equal(StopReason.LeftBall, run.StopReason);
            Assert.True(LazyBall.FromLazyConstant(10, 1000).Contains(network));
            Assert.InRange(run.LazyConstant, 9, 10);
            Assert.True(run.ExitDeviation * Math.Sqrt(1000) > 10);
            steps += run.Steps / (double)Seeds;
            error += network.ErrorRate(test) / Seeds;

            var result = new GradientStepAttack().Run(network, attacked);
            Assert.True(result.Records.Count(r => r.IsFlipped) > 0.99 * attacked.Count);
            var constants = ScalingConstants.Of(result.Records, 784);
            gradientNorm += constants.GradientNorm / Seeds;
            stepSize += constants.StepSize / Seeds;
            distance += constants.Distance / Seeds;
        }

        Assert.InRange(error, 0, 0.012);
        Assert.InRange(gradientNorm, 0.95 * 0.725, 1.05 * 0.725);
        Assert.InRange(stepSize, 0.8 * 3.5, 1.2 * 3.5);
        // Three standard errors of the reference's 8 seeds and these 5.
        Assert.InRange(distance, 2, 3);
        Assert.InRange(steps, 650, 1200);
    }

    [Fact]
    public void PgdFindsNearerExamplesThanOneGradientStep()
    {
        var (train, test) = Mnist01.Load();
        var network = TwoLayerReluNet.Create(784, 1000, seed: 0);
        new LazySgd().Train(network, train);
        var attacked = test.Take(96);
        var curve = RobustnessCurve.FromMinimumDistances(new GradientStepAttack().Run(network, attacked).Records);
        foreach (double radius in new[] { 0.05, 0.1 })
        {
            var summary = new PgdAttack(new PgdOptions { Threat = ThreatModel.L2(radius), Steps = 40 }).Run(network, attacked).Summary;
            Assert.Equal(curve.Misclassified, summary.Misclassified);
            Assert.True(summary.RobustAccuracy <= curve.RobustAccuracy(radius));
        }

        Assert.Equal(0, new PgdAttack(ThreatModel.L2(0.3)).Run(network, attacked).Summary.RobustAccuracy);
    }
}
