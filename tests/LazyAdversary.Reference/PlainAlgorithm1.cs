namespace LazyAdversary.Reference;

/// <summary>The inputs of Algorithm 1, besides the data.</summary>
public sealed record PlainAlgorithm1Settings
{
    /// <summary>The attack of every epoch.</summary>
    public required PlainPgdSettings Attack { get; init; }

    /// <summary>β.</summary>
    public required double LearningRate { get; init; }

    /// <summary>bs; a last smaller mini-batch is kept.</summary>
    public required int BatchSize { get; init; }

    /// <summary>V = C_0/√m.</summary>
    public required double MaxDeviation { get; init; }

    /// <summary>How the losses of a mini-batch become one.</summary>
    public PlainReduction Reduction { get; init; } = PlainReduction.Sum;

    /// <summary>Whether the weights are projected after every step, not only after every epoch.</summary>
    public bool ProjectsEachStep { get; init; }

    /// <summary>Whether an epoch's attack starts where that of the epoch before ended.</summary>
    public bool StartsWarm { get; init; }
}

/// <summary>What adversarial training gave.</summary>
/// <param name="Network">The weights after the last projection.</param>
/// <param name="Moved">How many neurons the projection at the end of each epoch moved.</param>
public sealed record PlainAlgorithm1Result(PlainNetwork Network, int[] Moved);

/// <summary>Algorithm 1, projected adversarial training.</summary>
public static class PlainAlgorithm1
{
    /// <summary>
    /// One epoch for each entry of <paramref name="orders"/>: attack every clean input against W, one pass of SGD over the adversarial inputs
    /// in that order, one projection onto B_{2,∞}(W_0, V), W_0 being the weights given.
    /// </summary>
    public static PlainAlgorithm1Result Train(PlainNetwork initial, double[][] x, double[] y, int[][] orders, PlainAlgorithm1Settings settings)
    {
        var network = initial;
        var moved = new List<int>();
        var deltas = new double[]?[x.Length];
        foreach (var order in orders)
        {
            var adversarial = new double[x.Length][];
            for (var i = 0; i < x.Length; i++)
            {
                deltas[i] = PlainPgd.Attack(network, x[i], y[i], settings.Attack with { Start = settings.StartsWarm ? deltas[i] : null }).Delta;
                adversarial[i] = PlainVectors.Add(x[i], 1, deltas[i]!);
            }

            foreach (var batch in order.Chunk(settings.BatchSize))
            {
                network = PlainLazySgd.Step(network, adversarial, y, batch, settings.LearningRate, settings.Reduction);
                if (settings.ProjectsEachStep) network = network.WithWeights(PlainProjection.Project(network.W, initial.W, settings.MaxDeviation).W);
            }

            var projection = PlainProjection.Project(network.W, initial.W, settings.MaxDeviation);
            network = network.WithWeights(projection.W);
            moved.Add(projection.Moved);
        }

        return new PlainAlgorithm1Result(network, [.. moved]);
    }
}
