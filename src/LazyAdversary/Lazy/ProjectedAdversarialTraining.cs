using LazyAdversary.Attacks;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Lazy;

/// <summary>
/// Algorithm 1, projected adversarial training: each epoch attacks every training example with PGD, takes one pass of stochastic gradient descent over the adversarial
/// examples, and projects the weights onto the lazy ball B_{2,∞}(W_0, V).
/// </summary>
/// <remarks>
/// <para>
/// The attack of an epoch is also the measurement of the one before, so the robust accuracy is always that of projected weights. Training stops when it no longer rises, and the
/// network is left with the best projected weights.
/// </para>
/// <para>
/// With a checkpoint a run that was stopped, by the token or by the end of the process, goes on where it was and gives the same bits as one that was not.
/// </para>
/// <para>Cost of an epoch: n runs of <see cref="PgdAttack"/>, and 4·n·m·d flops for the pass. Memory: the data twice (three times with warm starts), W, W_0 and the best W, 2·m floats for each
/// example of a mini-batch, and during an attack what that takes.</para>
/// </remarks>
public sealed class ProjectedAdversarialTraining
{
    /// <summary>Makes the trainer.</summary>
    /// <exception cref="ArgumentException">An option is outside its range, or the attack cannot have the threat: see <see cref="PgdAttack"/>.</exception>
    public ProjectedAdversarialTraining(ProjectedAdversarialTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Ball = LazyBall.FromMaxDeviation(options.MaxDeviation);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1, nameof(options.Epochs));
        if (options.Patience is int patience) ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1, nameof(options.Patience));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options.BatchSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.AttackSteps, 1, nameof(options.AttackSteps));
        if (!(options.LearningRate > 0 && double.IsFinite(options.LearningRate)))
            throw new ArgumentOutOfRangeException(nameof(options), options.LearningRate, "The learning rate must be positive and finite.");
        Attack = new(options.Attack);
        Options = options;
    }

    /// <summary>The options of this trainer.</summary>
    public ProjectedAdversarialTrainingOptions Options { get; }

    /// <summary>The order of the examples in an epoch, from 1; tests set it.</summary>
    internal Func<int, int[]>? Order { get; init; }

    private LazyBall Ball { get; }

    private PgdAttack Attack { get; }

    /// <summary>Trains the network in place.</summary>
    /// <param name="network">The network, inside the ball; its weights change, a and W_0 do not.</param>
    /// <param name="data">The training examples, of both classes.</param>
    /// <param name="checkpoint">
    /// A file that is replaced, as a whole, after each epoch, and continued from where it exists; null for none. It belongs to one network as it was before training, one data set
    /// and one set of options; only Epochs, Patience and Threads may differ. It stays when training ends: delete it.
    /// </param>
    /// <param name="progress">Told after each block of attacked examples and each mini-batch, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops training; the network is left inside the ball with the weights reached so far.</param>
    /// <exception cref="ArgumentException">The data does not have the network's dimension, has one class only, or does not fit the threat; or the mini-batches are too large for arrays.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network is outside the ball to begin with, or training diverged: a loss or a weight is not finite. The weights are then of no use; the checkpoint is that of the
    /// epoch before.
    /// </exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or is one of another run; it is left as it is.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AdversarialTrainingRun Train(
        TwoLayerReluNet network, LabeledData data, string? checkpoint = null, IProgress<AdversarialTrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        network.RequireFits(data);
        data.RequireBothClasses();
        if (!Ball.Contains(network))
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"The network is outside the lazy ball to begin with: its deviation is {LazyDeviation.Of(network).Max:G6}, the ball allows {Ball.MaxDeviation:G6}."));
        }

        byte[] fingerprint = checkpoint is null ? [] : AdversarialCheckpoint.Fingerprint(Options, network, data);
        var state = checkpoint is not null && File.Exists(checkpoint)
            ? AdversarialCheckpoint.Read(checkpoint, fingerprint, Options, network, data)
            : new AdversarialState();
        var projector = new LazyProjector(Ball);
        int batch = Math.Min(Options.BatchSize, data.Count);
        var step = new MiniBatch(network, batch, ParallelBlocks.ResolveThreads(Options.Threads));
        while (true)
        {
            var attacked = Run(AdversarialPhase.Attack, state.AdversarialInputs);
            if (state.Epoch > 0) state.Measure(network, Accuracy(attacked, r => r.ReachedMargin), Accuracy(attacked, r => r.Margin));
            if (state.StopReason(Options) is AdversarialStopReason reason) return state.Finish(network, reason);

            var next = Options.AttackStart == AttackStart.Warm ? attacked.Perturbed : null;
            double loss;
            double? before = null;
            int moved;
            try
            {
                loss = Descend(attacked.Perturbed);
                if (Options.MeasureBeforeProjection)
                    before = Accuracy(Run(AdversarialPhase.AttackBeforeProjection, next), r => r.ReachedMargin);
            }
            finally
            {
                // Also when it was cancelled or diverged.
                moved = Project();
            }

            state.EndEpoch(loss, LazyDeviation.Of(network).Max, moved, before, next);
            if (checkpoint is not null) AdversarialCheckpoint.Write(checkpoint, fingerprint, network, state);
        }

        // Examples that are wrong already are driven further, as Algorithm 1 does.
        AttackResult Run(AdversarialPhase phase, LabeledData? start) =>
            Attack.Run(network, data, new RunSettings { Start = start, AlsoWrong = true }, Relay(phase), cancellationToken);

        // ⌊n/bs⌋ mini-batches of one shuffle.
        double Descend(LabeledData adversarial)
        {
            int rounds = data.Count / batch;
            double rate = Options.Reduction == LossReduction.Sum ? Options.LearningRate : Options.LearningRate / batch, total = 0;
            var order = Order?.Invoke(state.Epoch + 1) ?? Shuffled(data.Count, RandomStreams.Seed(Options.Seed, state.Epoch + 1));
            var descending = Relay(AdversarialPhase.Descent);
            for (int round = 0; round < rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                double loss = step.Step(adversarial, order.AsSpan(round * batch, batch), rate, cancellationToken);
                if (!double.IsFinite(loss))
                {
                    throw new InvalidOperationException(
                        FormattableString.Invariant($"The loss is {loss} at mini-batch {round + 1} of epoch {state.Epoch + 1}: training diverged. Try a smaller learning rate."));
                }

                total += loss;
                if (Options.Projection == ProjectionSchedule.EachStep && round < rounds - 1) Project();
                descending?.Report(new(round + 1, rounds));
            }

            return total / (rounds * batch);
        }

        int Project()
        {
            try
            {
                return projector.Project(network);
            }
            catch (InvalidOperationException e)
            {
                throw new InvalidOperationException($"Training diverged in epoch {state.Epoch + 1}: {e.Message} Try a smaller learning rate.", e);
            }
        }

        PhaseProgress? Relay(AdversarialPhase phase) =>
            progress is null ? null : new(progress, state.Epoch + 1, Options.Epochs, phase, state.BestRobustAccuracy);
    }

    private static double Accuracy(AttackResult result, Func<AttackRecord, double> margin) =>
        result.Records.Count(r => margin(r) > 0) / (double)result.Records.Count;

    private static int[] Shuffled(int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(order);
        return order;
    }

    private sealed class PhaseProgress(IProgress<AdversarialTrainingProgress> target, int epoch, int epochs, AdversarialPhase phase, double? best)
        : IProgress<Progress>
    {
        public void Report(Progress value) => target.Report(new(epoch, epochs, phase, value.Share, best));
    }
}
