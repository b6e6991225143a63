using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Threats;

namespace LazyAdversary.Attacks;

/// <summary>
/// The base of attacks: an attack is its options and one search. The base checks shapes, cuts the data into blocks and shares them among threads, scores
/// clean inputs, leaves out what is wrong already, scores every proposed point in double as it is stored, keeps the best that the threat allows, makes the
/// records, reports progress and handles cancellation.
/// </summary>
/// <remarks>
/// A search sees one <see cref="AttackBlock"/> and proposes points to it. It must not depend on how the data is cut, beyond the block size it asks for,
/// and takes its random numbers from the block: then results are the same for any number of threads.
/// </remarks>
public abstract class Attack : IAttack
{
    private readonly AttackOptions _options;

    /// <summary>Checks what all options have in common.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is less than 1.</exception>
    protected Attack(AttackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Threat);
        ParallelBlocks.ResolveThreads(options.Threads);
        _options = options;
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract AttackGoal Goal { get; }

    /// <summary>Whether the attack serves only an <see cref="IGradientClassifier"/>.</summary>
    public virtual bool NeedsGradients => false;

    /// <summary>The most examples of a block.</summary>
    protected virtual int BlockSize => 96;

    internal ThreatModel Threat => _options.Threat;

    internal int Seed => _options.Seed;

    internal int Threads => ParallelBlocks.ResolveThreads(_options.Threads);

    /// <inheritdoc/>
    public AttackResult Run(IClassifier model, LabeledData data, IProgress<Progress>? progress = null, CancellationToken cancellationToken = default) =>
        Run(model, data, new RunSettings(), progress, cancellationToken);

    /// <summary>The same with settings that only other parts of the library ask for.</summary>
    internal AttackResult Run(
        IClassifier model, LabeledData data, RunSettings settings, IProgress<Progress>? progress, CancellationToken cancellationToken)
    {
        model.RequireFits(data);
        // A subset's targets are those of the whole.
        if (settings.Positions is null) _options.RequireTargets(data, model.ClassCount);
        Threat.RequireFits(data);
        if (NeedsGradients) RequireGradients(model);
        return new AttackLoop(this, _options, Prepare(model, data), model, data, settings).Run(progress, cancellationToken);
    }

    /// <summary>Searches for one block of examples. Called by several threads at once, each with its own block.</summary>
    /// <param name="block">The examples, all of them to be attacked; receives the points found.</param>
    /// <param name="cancellationToken">To be checked between steps.</param>
    protected abstract void Search(AttackBlock block, CancellationToken cancellationToken);

    /// <summary>What is done once for a model and its data, before the first block. Where it needs more than the model offers, it says so.</summary>
    private protected virtual PreparedSearch Prepare(IClassifier model, LabeledData data) => new(Search, BlockSize);

    internal bool Serves(IClassifier model) => !NeedsGradients || model is IGradientClassifier;

    private protected IGradientClassifier RequireGradients(IClassifier model) =>
        model as IGradientClassifier ?? throw new ArgumentException(
            $"{Name} needs gradients, and {model.GetType().Name} offers none (it is no IGradientClassifier). Attack it by its scores: SquareAttack, ScoreAttack.",
            nameof(model));
}

/// <summary>Searches for one block of examples.</summary>
internal delegate void BlockSearch(AttackBlock block, CancellationToken cancellationToken);

/// <summary>A search, ready for a model and its data.</summary>
/// <param name="Search">The search.</param>
/// <param name="BlockSize">The most examples of a block.</param>
/// <param name="ScoresClean">
/// Whether the search scores clean inputs itself, by <see cref="AttackBlock.SetClean"/>, cheaper than the loop would: then it sees all examples, those
/// that are wrong already too.
/// </param>
internal sealed record PreparedSearch(BlockSearch Search, int BlockSize, bool ScoresClean = false);

/// <summary>What other parts of the library ask of a run.</summary>
internal sealed record RunSettings
{
    /// <summary>A radius for each example instead of the threat's.</summary>
    public double[]? Radii { get; init; }

    /// <summary>A seed for each example instead of the one that follows from its position.</summary>
    public int[]? Seeds { get; init; }

    /// <summary>Where each example stands in the data that the targets are about; null for where it stands in the data attacked.</summary>
    public int[]? Positions { get; init; }

    /// <summary>Where the first run starts, instead of at x.</summary>
    public LabeledData? Start { get; init; }

    /// <summary>Whether examples that are wrong already are attacked too, as adversarial training does.</summary>
    public bool AlsoWrong { get; init; }
}
