#pragma warning disable IDE0130 // ML.NET looks for trainers in this namespace.
using LazyAdversary.Lazy;
using LazyAdversary.MLNet.Columns;
using LazyAdversary.MLNet.Trainers;
using LazyAdversary.TwoLayer;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>
/// The <see cref="IEstimator{TTransformer}"/> that trains a two-layer ReLU network in the lazy regime: stochastic gradient descent that stops where a neuron
/// would leave the ball of radius C₀/√m around its initialization.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this trainer, use [LazyRelu](xref:Microsoft.ML.LazyReluCatalog.LazyRelu*).
///
/// ### Input and Output Columns
/// The input label column must be <xref:System.Boolean>, the input features column a known-sized vector of <xref:System.Single>.
///
/// | Output Column Name | Column Type | Description|
/// | -- | -- | -- |
/// | `Score` | <xref:System.Single> | The value f(x) of the network. |
/// | `PredictedLabel` | <xref:System.Boolean> | True for a positive score. |
/// | `Probability` | <xref:System.Single> | 1/(1 + e^(−f(x))), the link of the logistic loss. |
///
/// ### Trainer Characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Binary classification |
/// | Is normalization required? | Yes |
/// | Is caching required? | No: the rows are read once, into memory |
/// | Required NuGet in addition to Microsoft.ML | LazyAdversary.MLNet |
/// | Exportable to ONNX | No |
///
/// ### Scoring Function
/// f(x) = (1/√m) Σ_s a_s max(0, w_s·x + b_s), with a_s = ±1 fixed and w_s, b_s trained.
///
/// ### Training Algorithm Details
/// The weights start at independent normal values and follow the gradient of the logistic loss. Training stops at the step that would take √m·max_s ‖w_s − w_s(0)‖ past
/// the lazy constant C₀, and keeps the weights before that step; so a wide network stays close to its linearization, which is the setting in which
/// adversarial examples at a distance of order 1/√d are known to exist. The iterates do not depend on the number of threads.
/// ]]></format>
/// </remarks>
/// <seealso cref="LazyReluCatalog.LazyRelu(BinaryClassificationCatalog.BinaryClassificationTrainers, LazyReluTrainer.Options)"/>
public sealed partial class LazyReluTrainer : ITrainerEstimator<LazyReluTransformer, TwoLayerReluNet>
{
    private readonly Options _options;
    private readonly IHost? _host;
    private readonly int _seed;
    private readonly LazySgd _sgd;

    /// <summary>Output columns, their annotations and what ML.NET says of a label or feature column that does not fit: those of a native trainer.</summary>
    private readonly LbfgsLogisticRegressionBinaryTrainer _native;

    internal LazyReluTrainer(Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.LabelColumnName, nameof(options.LabelColumnName));
        ArgumentException.ThrowIfNullOrEmpty(options.FeatureColumnName, nameof(options.FeatureColumnName));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, 1, nameof(options.Width));
        _options = options;
        _host = options.Environment?.Register(nameof(LazyReluTrainer));
        _seed = options.Seed ?? _host?.Rand.Next() ?? 0;
        _sgd = new LazySgd(new()
        {
            LazyConstant = options.LazyConstant,
            LearningRate = options.LearningRate,
            BatchSize = options.BatchSize,
            Epochs = options.Epochs,
            Seed = _seed,
            Threads = options.Threads,
        });
        _native = new MLContext(_seed).BinaryClassification.Trainers.LbfgsLogisticRegression(options.LabelColumnName, options.FeatureColumnName);
        Info = _native.Info;
    }

    /// <inheritdoc/>
    public TrainerInfo Info { get; }

    /// <summary>Reads the rows and trains a network on them. The same rows, options and seed give the same bits, for any number of threads.</summary>
    /// <param name="input">The training data. Every row is read once, in the order of the view.</param>
    /// <returns>The transformer, which holds the network and the record of its training.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The label or feature column is missing or has another type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no row, a feature is NaN or infinite (the message names row and column), all labels are equal, or training diverged.
    /// </exception>
    public LazyReluTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var channel = _host?.Start("Training");
        var data = ExampleReader.Read(input, _options.LabelColumnName, _options.FeatureColumnName);
        ExampleReader.RequireBothClasses(data, _options.LabelColumnName);
        var network = TwoLayerReluNet.Create(data.Dimension, _options.Width, _seed, _options.HiddenBias, _options.Threads);
        channel?.Info(MessageSensitivity.None, $"Training {network.Width} neurons on {data.Count} examples of dimension {data.Dimension}, seed {_seed}.");
        var run = _sgd.Train(network, data, channel is null ? null : new TrainingMessages(channel, data.Count, _options.BatchSize));
        channel?.Info(MessageSensitivity.None, TrainingMessages.Describe(run, _options.LazyConstant));
        return new LazyReluTransformer(network, _options.FeatureColumnName, run);
    }

    /// <summary>The columns after this trainer: those of the input, Score, PredictedLabel and Probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The label or feature column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _native.GetOutputSchema(inputSchema);
}
