namespace LazyAdversary.Reference;

/// <summary>What the loss of a mini-batch is made of the losses of its examples.</summary>
public enum PlainReduction
{
    /// <summary>Their mean (Section 5.1).</summary>
    Mean,

    /// <summary>Their sum (Algorithm 1).</summary>
    Sum,
}

/// <summary>How to train.</summary>
public sealed record PlainLazySgdSettings
{
    /// <summary>Examples in a mini-batch; a last smaller one is kept.</summary>
    public required int BatchSize { get; init; }

    /// <summary>β.</summary>
    public required double LearningRate { get; init; }

    /// <summary>What the loss of a mini-batch is.</summary>
    public PlainReduction Reduction { get; init; } = PlainReduction.Mean;

    /// <summary>V: training stops at the step after which some neuron has moved by more. Infinity: never.</summary>
    public double MaxDeviation { get; init; } = double.PositiveInfinity;
}

/// <summary>What training gave.</summary>
/// <param name="Network">The last weights inside the ball.</param>
/// <param name="Steps">The steps that led to them: a step out of the ball is undone and not counted.</param>
/// <param name="LeftBall">Whether a step out of the ball ended the training.</param>
/// <param name="Losses">The loss of each mini-batch before its step, that of a step out of the ball included.</param>
/// <param name="MaxDeviations">max_s ‖w_s − w_{s,0}‖₂ after each step, a step out of the ball included.</param>
public sealed record PlainLazySgdResult(PlainNetwork Network, int Steps, bool LeftBall, double[] Losses, double[] MaxDeviations);

/// <summary>Stochastic gradient descent on the logistic loss that ends when it leaves the lazy ball (Section 5.1).</summary>
public static class PlainLazySgd
{
    /// <summary>Trains on consecutive slices of <paramref name="order"/>, from the network given, whose weights are W_0.</summary>
    public static PlainLazySgdResult Train(PlainNetwork initial, double[][] x, double[] y, int[] order, PlainLazySgdSettings settings)
    {
        var network = initial;
        var losses = new List<double>();
        var deviations = new List<double>();
        foreach (var batch in order.Chunk(settings.BatchSize))
        {
            losses.Add(Loss(network, x, y, batch, settings.Reduction));
            var next = Step(network, x, y, batch, settings.LearningRate, settings.Reduction);
            deviations.Add(PlainDeviation.Max(next.W, initial.W));
            if (deviations[^1] > settings.MaxDeviation)
                return new PlainLazySgdResult(network, deviations.Count - 1, LeftBall: true, [.. losses], [.. deviations]);
            network = next;
        }

        return new PlainLazySgdResult(network, deviations.Count, LeftBall: false, [.. losses], [.. deviations]);
    }

    /// <summary>Σ ℓ(y_i f(x_i)) over the mini-batch, or its mean.</summary>
    public static double Loss(PlainNetwork network, double[][] x, double[] y, int[] batch, PlainReduction reduction) =>
        Share(batch, reduction) * batch.Sum(i => PlainLogisticLoss.Value(y[i] * network.Score(x[i])));

    /// <summary>
    /// W − β ∇_W of that loss: ∂ℓ(y f(x))/∂w_s = ℓ'(y f(x)) y (1/√m) a_s x̃ 1[w_s·x̃ &gt; 0], every example seeing the
    /// weights from before the step.
    /// </summary>
    public static PlainNetwork Step(PlainNetwork network, double[][] x, double[] y, int[] batch, double learningRate, PlainReduction reduction)
    {
        var w = Array.ConvertAll(network.W, row => row.ToArray());
        foreach (var i in batch)
        {
            var extended = network.Extend(x[i]);
            var z = network.PreActivations(x[i]);
            var slope = PlainLogisticLoss.Slope(y[i] * network.Score(x[i])) * y[i];
            for (var s = 0; s < network.Width; s++)
            {
                if (!(z[s] > 0))
                    continue;
                var gradient = Share(batch, reduction) * slope * network.A[s] / Math.Sqrt(network.Width);
                for (var k = 0; k < extended.Length; k++)
                    w[s][k] -= learningRate * gradient * extended[k];
            }
        }

        return network.WithWeights(w);
    }

    private static double Share(int[] batch, PlainReduction reduction) => reduction == PlainReduction.Mean ? 1.0 / batch.Length : 1.0;
}
