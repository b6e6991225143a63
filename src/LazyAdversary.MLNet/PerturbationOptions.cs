using LazyAdversary.Threats;

namespace LazyAdversary.MLNet;

/// <summary>What an adversary may do to the features that enter a model, and how the smallest perturbation is looked for.</summary>
public record PerturbationOptions
{
    /// <summary>The column of features that enter the model, a known-sized vector of <see cref="float"/>: before a normalizer, when the model holds one.</summary>
    /// <value>The default is "Features".</value>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>The score column that the model makes.</summary>
    /// <value>The default is "Score".</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>
    /// The score at which the prediction changes: true above it, as set by ChangeModelThreshold. Finite. A LazyRelu network is attacked by
    /// its scores alone when it is not 0, and nothing is proved then.
    /// </summary>
    /// <value>The default is null: ½ for a score column that says it is a probability (its annotation ScoreValueKind), 0 for any
    /// other.</value>
    public float? DecisionThreshold { get; init; }

    /// <summary>How a perturbation is measured, L2 or LInf.</summary>
    /// <value>The default is <see cref="Norm.L2"/>.</value>
    public Norm Norm { get; init; } = Norm.L2;

    /// <summary>The largest distance of interest, positive and finite.</summary>
    /// <value>The default is <see cref="double.MaxValue"/>: all.</value>
    public double MaximumDistance { get; init; } = double.MaxValue;

    /// <summary>The range that perturbed features must stay in, such as <c>Box.Uniform(0, 1)</c> for pixels.</summary>
    /// <value>The default is null: no range.</value>
    public Box? Box { get; init; }

    /// <summary>The slots of the feature column that may not move, by index.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<int> FrozenFeatures { get; init; } = [];

    /// <summary>
    /// The slots of the feature column that may not move, by name; added to <see cref="FrozenFeatures"/>. A name is that of a slot, or else
    /// of a source column, which means all its slots (Concatenate calls them "source.name"), or ends with *, which means all slots that
    /// start so. A name without a slot is an error that lists what there is.
    /// </summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> FrozenFeatureNames { get; init; } = [];

    /// <summary>How the model is attacked. A way that the model does not offer is an error; <see cref="RobustnessMethod.BlackBox"/> serves every model.</summary>
    /// <value>The default is <see cref="RobustnessMethod.Automatic"/>.</value>
    public RobustnessMethod Method { get; init; } = RobustnessMethod.Automatic;

    /// <summary>The most scores to ask the model for, for each example, at least 2, where it is attacked by its scores.</summary>
    /// <value>The default is 5000.</value>
    public int Queries { get; init; } = 5000;

    /// <summary>The seed of the random search. The same seed gives the same result for any number of threads.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>How many threads to use.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
