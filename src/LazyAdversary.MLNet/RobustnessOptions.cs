using LazyAdversary.Data;
using LazyAdversary.Evaluation;

namespace LazyAdversary.MLNet;

/// <summary>Options of <see cref="Microsoft.ML.RobustnessCatalog.EvaluateRobustness"/>.</summary>
public sealed record RobustnessOptions : PerturbationOptions
{
    /// <summary>The name of the label column, <see cref="bool"/>.</summary>
    /// <value>The default is "Label".</value>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// The radii to report the robust accuracy at, each at least 0. One attack gives the whole <see cref="RobustnessCurve"/>, so more of them cost nothing.
    /// </summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<double> Radii { get; init; } = [];

    /// <summary>
    /// Whether to prove radii too, where the model allows: a LazyRelu network or a linear model that reads the feature column as it is. About 10 ms an example for a network
    /// of width 1000.
    /// </summary>
    /// <value>The default is false.</value>
    public bool Certify { get; init; }

    /// <summary>How many rows to evaluate, from the first on, at least 1.</summary>
    /// <value>The default is null: all.</value>
    public int? NumberOfExamples { get; init; }

    /// <summary>Told how many examples are done, from the thread that did them.</summary>
    /// <value>The default is null.</value>
    public IProgress<Progress>? Progress { get; init; }
}
