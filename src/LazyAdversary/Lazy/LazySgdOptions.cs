namespace LazyAdversary.Lazy;

/// <summary>Options of <see cref="LazySgd"/>: those of Section 5.1. Values are checked when the trainer is made.</summary>
public sealed record LazySgdOptions
{
    /// <summary>C_0: training stops at the step that takes a neuron further than C_0/√m from its initialization. Positive; null for no bound.</summary>
    /// <value>The default is 10.</value>
    public double? LazyConstant { get; init; } = 10;

    /// <summary>The learning rate, positive.</summary>
    /// <value>The default is 0.1, as in the paper.</value>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The number of examples a step averages its gradient over, at least 1. A last, smaller batch of an epoch is kept.</summary>
    /// <value>The default is 1.</value>
    public int BatchSize { get; init; } = 1;

    /// <summary>The most passes over the data, at least 1, counted from the beginning of the order.</summary>
    /// <value>The default is 10; at C_0 = 10 the ball is left long before, at C_0 = 40 after about six.</value>
    public int Epochs { get; init; } = 10;

    /// <summary>The most steps of this run, at least 1; null for as many as the epochs hold.</summary>
    /// <value>The default is null.</value>
    public long? Steps { get; init; }

    /// <summary>
    /// The steps of the order that an earlier run has taken, at least 0: training goes on with the examples after them. So one trajectory can be looked at where it leaves each of
    /// several balls: train with the smallest C_0, then the same network with the next C_0 and, here, the <see cref="TrainingRun.Steps"/> of all
    /// runs before. Up to float32 rounding, the weights
    /// are those of one run.
    /// </summary>
    /// <value>The default is 0.</value>
    public long StartStep { get; init; }

    /// <summary>Whether each epoch visits the examples in an order of its own, drawn from the seed; otherwise in the order of the data.</summary>
    /// <value>The default is true.</value>
    public bool Shuffle { get; init; } = true;

    /// <summary>The seed of the orders.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
