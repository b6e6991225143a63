using LazyAdversary.Attacks;
using LazyAdversary.Threats;

namespace LazyAdversary.Lazy;

/// <summary>How the losses of a mini-batch become one.</summary>
public enum LossReduction
{
    /// <summary>Their sum, as Algorithm 1 is printed: a step is as long as those of all its examples together.</summary>
    Sum,

    /// <summary>Their mean: the sum's steps, divided by the batch size.</summary>
    Mean,
}

/// <summary>When the weights are projected onto the lazy ball.</summary>
public enum ProjectionSchedule
{
    /// <summary>After each epoch, as in Algorithm 1: within an epoch the weights may leave the ball.</summary>
    EachEpoch,

    /// <summary>After each step, as Section 5.2 describes it: the weights never leave the ball.</summary>
    EachStep,
}

/// <summary>Where the attack of an epoch starts.</summary>
public enum AttackStart
{
    /// <summary>At the clean inputs.</summary>
    Clean,

    /// <summary>At the adversarial inputs of the epoch before, as Algorithm 1 reads when its X is taken to be overwritten.</summary>
    Warm,
}

/// <summary>
/// Options of <see cref="ProjectedAdversarialTraining"/>: the inputs of Algorithm 1 and what it leaves open. Values are checked when the trainer is made.
/// </summary>
public sealed record ProjectedAdversarialTrainingOptions
{
    /// <summary>What the adversary may do: R in l2 for the paper; l∞, a box and frozen features as <see cref="PgdAttack"/> takes them.</summary>
    public required ThreatModel Threat { get; init; }

    /// <summary>V = C_0/√m, how far each neuron may be from its initialization: at least 0, +∞ for plain adversarial training.</summary>
    public required double MaxDeviation { get; init; }

    /// <summary>T_1, the most epochs, at least 1.</summary>
    /// <value>The default is 40.</value>
    public int Epochs { get; init; } = 40;

    /// <summary>How many epochs in a row may fail to raise the robust training accuracy before training stops; at least 1, null never to stop early.</summary>
    /// <value>The default is 3.</value>
    public int? Patience { get; init; } = 3;

    /// <summary>T_2, the steps of each attack, at least 1.</summary>
    /// <value>The default is 100, as in the paper.</value>
    public int AttackSteps { get; init; } = 100;

    /// <summary>α, the step size of the attack, positive.</summary>
    /// <value>The default is null: 2.5·R/T_2.</value>
    public double? AttackStepSize { get; init; }

    /// <summary>Which gradient the attack follows. The rule α = 2.5·R/T_2 belongs to the normalized one.</summary>
    /// <value>The default is <see cref="PgdGradient.Normalized"/>.</value>
    public PgdGradient AttackGradient { get; init; } = PgdGradient.Normalized;

    /// <summary>Where the attack of each epoch starts.</summary>
    /// <value>The default is <see cref="AttackStart.Clean"/>.</value>
    public AttackStart AttackStart { get; init; } = AttackStart.Clean;

    /// <summary>β, the learning rate, positive.</summary>
    /// <value>The default is 0.01, as in the paper.</value>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>The examples of a mini-batch, at least 1. The ⌊n/bs⌋ mini-batches of an epoch share no example.</summary>
    /// <value>The default is 128.</value>
    public int BatchSize { get; init; } = 128;

    /// <summary>How the losses of a mini-batch become one.</summary>
    /// <value>The default is <see cref="LossReduction.Sum"/>, as printed.</value>
    public LossReduction Reduction { get; init; } = LossReduction.Sum;

    /// <summary>When the weights are projected.</summary>
    /// <value>The default is <see cref="ProjectionSchedule.EachEpoch"/>, as printed.</value>
    public ProjectionSchedule Projection { get; init; } = ProjectionSchedule.EachEpoch;

    /// <summary>Whether the robust accuracy is also measured before each epoch's projection, by an attack of its own. It decides nothing.</summary>
    /// <value>The default is false.</value>
    public bool MeasureBeforeProjection { get; init; }

    /// <summary>The seed of the mini-batches; each epoch has an order of its own.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }

    /// <summary>Algorithm 1 as printed, with the settings of Section 5.2: the default of every option.</summary>
    /// <param name="radius">R, in l2.</param>
    /// <param name="maxDeviation">V.</param>
    public static ProjectedAdversarialTrainingOptions Algorithm1(double radius, double maxDeviation) =>
        new() { Threat = ThreatModel.L2(radius), MaxDeviation = maxDeviation };

    /// <summary>
    /// What the theorem speaks of: Algorithm 1, but projected after each step, so that every network on the way lies in the lazy ball. Use inputs of norm 1 and no biases.
    /// </summary>
    /// <param name="radius">R, in l2.</param>
    /// <param name="maxDeviation">V.</param>
    public static ProjectedAdversarialTrainingOptions Theorem(double radius, double maxDeviation) =>
        Algorithm1(radius, maxDeviation) with { Projection = ProjectionSchedule.EachStep };

    /// <summary>
    /// Like the code the authors released: the attack keeps x + δ in [0, 1], and the accuracy before the projection is measured too (the released code reports that one; here it is kept
    /// beside the one after it, which decides). That code also has biases in both layers: use a network with hidden biases to come close; a bias of the output does not exist here.
    /// </summary>
    /// <param name="radius">R, in l2.</param>
    /// <param name="maxDeviation">V.</param>
    public static ProjectedAdversarialTrainingOptions ReleasedCode(double radius, double maxDeviation) =>
        Algorithm1(radius, maxDeviation) with { Threat = ThreatModel.L2(radius).WithBox(Box.Uniform(0, 1)), MeasureBeforeProjection = true };

    internal PgdOptions Attack => new()
    {
        Threat = Threat,
        Steps = AttackSteps,
        StepSize = AttackStepSize,
        Gradient = AttackGradient,
        Keep = PgdIterate.Last,
        Threads = Threads,
    };
}
