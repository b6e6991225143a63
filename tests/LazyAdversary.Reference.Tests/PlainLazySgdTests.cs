using CsCheck;

namespace LazyAdversary.Reference.Tests;

public sealed class PlainLazySgdTests
{
    private readonly ReferenceData data = ReferenceData.Load();

    [Fact]
    public void Weights_and_deviations_equal_the_reference()
    {
        foreach (var run in data.Sgd)
        {
            var result = Train(run, double.PositiveInfinity);

            Close.Equal(run.MaxDeviationAfterStep, result.MaxDeviations);
            Close.Equal(run.FinalW, result.Network.W);
            Assert.Equal((run.MaxDeviationAfterStep.Length, false), (result.Steps, result.LeftBall));
            Assert.Equal(result.Steps, result.Losses.Length);
        }
    }

    [Fact]
    public void Training_stops_at_exactly_the_step_that_leaves_the_ball()
    {
        foreach (var run in data.Sgd)
        {
            // A radius halfway up: the first step to exceed it is the exit, the weights returned are those of one step less.
            var v = run.MaxDeviationAfterStep.Max() / 2;
            var kept = Array.FindIndex(run.MaxDeviationAfterStep, deviation => deviation > v);
            Assert.InRange(kept, 1, run.MaxDeviationAfterStep.Length - 2);

            var result = Train(run, v);
            var replayed = Train(run with { Order = run.Order[..(kept * run.BatchSize)] }, double.PositiveInfinity);

            Assert.Equal((kept, true), (result.Steps, result.LeftBall));
            Assert.Equal(replayed.Network.W, result.Network.W);
            Assert.True(PlainDeviation.Max(result.Network.W, data.W0) <= v);
            Close.Equal(run.MaxDeviationAfterStep[..(kept + 1)], result.MaxDeviations);
            Assert.Equal(kept + 1, result.Losses.Length);
        }
    }

    [Fact]
    public void A_first_step_out_of_the_ball_leaves_the_initial_weights()
    {
        var result = Train(data.Sgd[0], 1e-12);

        Assert.Equal((0, true), (result.Steps, result.LeftBall));
        Assert.Equal(data.W0, result.Network.W);
    }

    [Theory]
    [InlineData(PlainReduction.Mean)]
    [InlineData(PlainReduction.Sum)]
    public void A_step_goes_down_the_loss_that_is_reported(PlainReduction reduction)
    {
        // The change of each weight is −β times the central difference of the batch's loss, biases included.
        const double h = 1e-5;
        Gen.Select(RandomCases.Networks, Gen.Double[-1, 1].Array[4].Array[3]).Sample((c, more) =>
        {
            var network = c.Network;
            double[][] x = [c.X, .. more.Select(row => row[..network.Dimension])];
            double[] y = [1, -1, -1, 1];
            int[] batch = [2, 0, 3, 3];
            if (x.Any(input => network.PreActivations(input).Any(z => Math.Abs(z) < 2 * h)))
                return;

            var next = PlainLazySgd.Step(network, x, y, batch, learningRate: 0.5, reduction);
            for (var s = 0; s < network.Width; s++)
            {
                for (var k = 0; k < network.W[s].Length; k++)
                {
                    double LossAt(double shift)
                    {
                        var w = Array.ConvertAll(network.W, row => row.ToArray());
                        w[s][k] += shift;
                        return PlainLazySgd.Loss(network.WithWeights(w), x, y, batch, reduction);
                    }

                    Close.Equal(-0.5 * (LossAt(h) - LossAt(-h)) / (2 * h), next.W[s][k] - network.W[s][k], 1e-7);
                }
            }
        });
    }

    [Fact]
    public void Losses_are_those_before_each_step_and_a_last_smaller_batch_is_kept()
    {
        var network = data.InitialNetwork();
        int[] order = [0, 1, 2, 3, 4];
        var settings = new PlainLazySgdSettings { BatchSize = 2, LearningRate = 0.1, Reduction = PlainReduction.Sum };
        var result = PlainLazySgd.Train(network, data.X, data.Y, order, settings);

        double LossOf(PlainNetwork at, int i) => Math.Log(1 + Math.Exp(-data.Y[i] * at.Score(data.X[i])));
        var second = PlainLazySgd.Step(network, data.X, data.Y, [0, 1], 0.1, PlainReduction.Sum);
        var third = PlainLazySgd.Step(second, data.X, data.Y, [2, 3], 0.1, PlainReduction.Sum);
        Close.Equal([LossOf(network, 0) + LossOf(network, 1), LossOf(second, 2) + LossOf(second, 3), LossOf(third, 4)], result.Losses);
        Assert.Equal(PlainLazySgd.Step(third, data.X, data.Y, [4], 0.1, PlainReduction.Sum).W, result.Network.W);
    }

    [Fact]
    public void The_network_that_is_trained_is_left_as_it_was()
    {
        Train(data.Sgd[0], double.PositiveInfinity);
        Assert.Equal(ReferenceData.Load().W0, data.W0);
    }

    private PlainLazySgdResult Train(SgdReference run, double maxDeviation) => PlainLazySgd.Train(
        data.InitialNetwork(),
        data.X,
        data.Y,
        run.Order,
        new PlainLazySgdSettings { BatchSize = run.BatchSize, LearningRate = run.LearningRate, MaxDeviation = maxDeviation });
}
