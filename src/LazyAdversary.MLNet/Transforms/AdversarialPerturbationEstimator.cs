#pragma warning disable IDE0130 // ML.NET's transforms are in this namespace.
using LazyAdversary.MLNet;
using LazyAdversary.MLNet.Columns;
using LazyAdversary.MLNet.Robustness;

namespace Microsoft.ML.Transforms;

/// <summary>
/// The <see cref="IEstimator{TTransformer}"/> of <see cref="AdversarialPerturbationTransformer"/>. Fitting looks at up to 1000 rows, their labels not among it: how much
/// each feature varies, and where the model predicts the other class.
/// </summary>
public sealed class AdversarialPerturbationEstimator : IEstimator<AdversarialPerturbationTransformer>
{
    private const int ReferenceRows = 1000;

    private readonly TransformsCatalog _catalog;
    private readonly string _outputColumnName;
    private readonly ITransformer _model;
    private readonly PerturbationOptions _options;

    internal AdversarialPerturbationEstimator(TransformsCatalog catalog, string outputColumnName, ITransformer model, PerturbationOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(model);
        _catalog = catalog;
        _outputColumnName = outputColumnName;
        _model = model;
        _options = options;
    }

    /// <summary>Chooses the way into the model.</summary>
    /// <param name="input">Data as it would be given to the model's Transform; labels are not needed.</param>
    /// <exception cref="ArgumentException">The feature column is missing or has another type, or an option is outside its range.</exception>
    /// <exception cref="InvalidOperationException">There is no row, or a feature or score is not finite.</exception>
    /// <exception cref="NotSupportedException">The model is no binary classifier that this can attack; the message says what to do.</exception>
    public AdversarialPerturbationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var features = ExampleReader.RequireFeatures(input.Schema, _options.FeatureColumnName);
        var reference = ExampleReader.Read(input, labelColumnName: null, _options.FeatureColumnName, ReferenceRows);
        var attack = ModelAttack.Choose(_model, input.Schema, features, _options with { Threads = 1 }, reference);
        return new(_catalog, _outputColumnName, input, features, attack);
    }

    /// <summary>The columns of the input, and the perturbed features, which have the type of the features.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _catalog.CopyColumns(_outputColumnName, _options.FeatureColumnName).GetOutputSchema(inputSchema);
}
