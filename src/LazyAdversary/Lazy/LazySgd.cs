using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Lazy;

/// <summary>
/// Stochastic gradient descent inside the lazy ball (Section 5.1): w_s ← w_s − lr·∂/∂w_s mean ℓ(y·f(x)), ℓ(u) = log(1 + e^{−u}), until the step that would take a
/// neuron further than C_0/√m from its initialization. That step is not taken: the network is left with the last weights inside the ball.
/// </summary>
/// <remarks>
/// The iterates are those of plain SGD up to float32 rounding, but steps are taken in blocks at the speed of matrix products, also at batch size 1.
/// The deviation is known after every step and is measured exactly, in double, wherever it is within 0.1% of the bound (or within float32 rounding of the weights), so training stops at exactly the step that leaves.
/// <para>Cost: 6·m·d flops an example. Memory: W, W_0 and about 3·B·m floats for blocks of B examples, 64 or the batch size.</para>
/// </remarks>
public sealed class LazySgd
{
    private const int BlockExamples = 64;
    private const int BlocksBetweenMeasurements = 16;

    /// <summary>Makes the trainer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public LazySgd(LazySgdOptions? options = null)
    {
        Options = options ?? new();
        RequirePositive(Options.LearningRate, "The learning rate");
        if (Options.LazyConstant is double constant) RequirePositive(constant, "C_0");
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.BatchSize, 1, nameof(Options.BatchSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(Options.Epochs, 1, nameof(Options.Epochs));
        if (Options.Steps is long steps) ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1, nameof(Options.Steps));
        ArgumentOutOfRangeException.ThrowIfNegative(Options.StartStep, nameof(Options.StartStep));
        ParallelBlocks.ResolveThreads(Options.Threads);
    }

    /// <summary>The options of this trainer.</summary>
    public LazySgdOptions Options { get; }

    /// <summary>Trains the network in place.</summary>
    /// <param name="network">The network; its weights change, a and W_0 do not.</param>
    /// <param name="data">The training examples, of both classes.</param>
    /// <param name="progress">Told after each block of about 64 examples.</param>
    /// <param name="cancellationToken">Stops training; the network is left as it was after the last completed step.</param>
    /// <exception cref="ArgumentException">The data does not have the network's dimension or has one class only, or the batches are too large for arrays.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network is outside the ball to begin with, or training diverged: a loss is not finite, or a step is larger than float32. Then the network is left as it was
    /// before that step.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TrainingRun Train(
        TwoLayerReluNet network, LabeledData data, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        network.RequireFits(data);
        data.RequireBothClasses();
        var ball = Options.LazyConstant is double constant
            ? LazyBall.FromLazyConstant(constant, network.Width)
            : LazyBall.FromMaxDeviation(double.PositiveInfinity);

        int batch = Math.Min(Options.BatchSize, data.Count);
        long stepsPerEpoch = (data.Count + batch - 1L) / batch;
        long totalSteps = Math.Clamp(Options.Epochs * stepsPerEpoch - Options.StartStep, 0, Options.Steps ?? long.MaxValue);
        var block = new SgdBlock(network, batch * Math.Max(1, BlockExamples / batch), ParallelBlocks.ResolveThreads(Options.Threads));
        if (block.MaxDeviation > ball.MaxDeviation)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"The network is outside the lazy ball to begin with: its deviation is {block.MaxDeviation:G6}, the ball allows {ball.MaxDeviation:G6}."));
        }

        var order = new SampleOrder(data.Count, batch, Options.Shuffle, Options.Seed);
        for (long step = 0; step < Options.StartStep; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            order.NextBatch();
        }

        var trace = new List<TrainingStep>();
        var batches = new List<int>();
        for (int blocks = 1; trace.Count < totalSteps; blocks++)
        {
            Load(block, batches, order, data, totalSteps - trace.Count, cancellationToken);
            int start = 0;
            foreach (int count in batches)
            {
                double loss;
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    loss = block.Step(start, count, Options.LearningRate, ball.MaxDeviation, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    block.Apply(start);
                    throw;
                }

                if (!double.IsFinite(loss))
                {
                    block.Apply(start);
                    throw new InvalidOperationException(
                        FormattableString.Invariant($"The loss is {loss} at step {trace.Count + 1}: training diverged. The network is as it was before this step; try a smaller learning rate."));
                }

                if (block.MaxDeviation > ball.MaxDeviation)
                {
                    double exit = block.MaxDeviation;
                    block.Apply(start);
                    return Finish(StopReason.LeftBall, exit);
                }

                if (!(block.MaxDeviation < float.MaxValue))
                {
                    block.Apply(start);
                    throw new InvalidOperationException(
                        $"Step {trace.Count + 1} would take a neuron further than float32 reaches: training diverged. The network is as it was before this step; "
                        + "try a smaller learning rate.");
                }

                trace.Add(new(loss, block.MaxDeviation));
                start += count;
            }

            block.Apply(start);
            if (blocks % BlocksBetweenMeasurements == 0) block.MeasureDeviations();
            progress?.Report(new(trace.Count, totalSteps, trace[^1].Loss, trace[^1].MaxDeviation * Math.Sqrt(network.Width)));
        }

        return Finish(StopReason.StepsDone, null);

        TrainingRun Finish(StopReason reason, double? exit)
        {
            // Rounding W to float32 can put a neuron that ended on the boundary a rounding error outside.
            new LazyProjector(ball).Project(network);
            var deviation = LazyDeviation.Of(network);
            return new(reason, trace, deviation.Max, deviation.LazyConstant, exit);
        }
    }

    private static void Load(
        SgdBlock block, List<int> batches, SampleOrder order, LabeledData data, long steps, CancellationToken cancellationToken)
    {
        block.Clear();
        batches.Clear();
        while (batches.Count < steps && block.Count + order.NextCount <= block.Capacity)
        {
            var examples = order.NextBatch();
            foreach (int index in examples) block.Add(data, index);
            batches.Add(examples.Length);
        }

        block.Multiply(cancellationToken);
    }

    private static void RequirePositive(double value, string what)
    {
        if (!(value > 0 && double.IsFinite(value))) throw new ArgumentOutOfRangeException(nameof(value), value, $"{what} must be positive and finite.");
    }
}
