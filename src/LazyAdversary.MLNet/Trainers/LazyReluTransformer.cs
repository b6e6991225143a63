#pragma warning disable IDE0130 // ML.NET looks for trainers and their transformers in this namespace.
using LazyAdversary.Lazy;
using LazyAdversary.MLNet.Saving;
using LazyAdversary.TwoLayer;
using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>
/// A two-layer ReLU network as a transformer: appends Score f(x), PredictedLabel f(x) &gt; 0 and Probability 1/(1 + e^(−f(x))).
/// </summary>
/// <remarks>
/// A row with a NaN or infinite feature gets the score NaN, as ML.NET's own models do. <c>mlContext.Model.Save</c> stores the network inside the model file and
/// <c>mlContext.Model.Load</c> needs nothing but this package; what it returns is made of ML.NET's own transformers, in which <see cref="FindIn"/> finds the network.
/// </remarks>
public sealed class LazyReluTransformer : ISingleFeaturePredictionTransformer<TwoLayerReluNet>
{
    private readonly ITransformer _scoring;

    internal LazyReluTransformer(TwoLayerReluNet network, string featureColumnName, TrainingRun? training)
    {
        Model = network;
        FeatureColumnName = featureColumnName;
        FeatureColumnType = new VectorDataViewType(NumberDataViewType.Single, network.Dimension);
        Training = training;
        _scoring = ScoringChain.Create(network, featureColumnName);
    }

    /// <summary>The network. Its weights are this transformer's: change a <see cref="TwoLayerReluNet.Clone"/> instead.</summary>
    public TwoLayerReluNet Model { get; }

    /// <summary>The record of its training; null when it was loaded or given.</summary>
    public TrainingRun? Training { get; }

    /// <inheritdoc/>
    public string FeatureColumnName { get; }

    /// <inheritdoc/>
    public DataViewType FeatureColumnType { get; }

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>Makes a transformer of a network that was trained elsewhere; the weights are copied.</summary>
    /// <param name="network">The network.</param>
    /// <param name="featureColumnName">The column that holds its inputs.</param>
    /// <exception cref="ArgumentException"><paramref name="featureColumnName"/> is empty.</exception>
    public static LazyReluTransformer FromNetwork(TwoLayerReluNet network, string featureColumnName = "Features")
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        return new(network.Clone(), featureColumnName, training: null);
    }

    /// <summary>All networks in a model, in the order of its transformers, whether it was fitted in this process or loaded.</summary>
    /// <param name="model">A transformer, or a chain of them.</param>
    /// <returns>The networks; none when the model has none.</returns>
    /// <exception cref="System.IO.InvalidDataException">A network in the model is damaged.</exception>
    public static IReadOnlyList<LazyReluTransformer> FindIn(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. NetworkFinder.Steps(model).OfType<LazyReluTransformer>()];
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireFeatures(input.Schema);
        return _scoring.Transform(input);
    }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        RequireFeatures(inputSchema);
        return _scoring.GetOutputSchema(inputSchema);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        RequireFeatures(inputSchema);
        return _scoring.GetRowToRowMapper(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)SavedChain.Create(Model, FeatureColumnName)).Save(ctx);

    private void RequireFeatures(DataViewSchema schema)
    {
        var column = LazyAdversary.MLNet.Columns.ExampleReader.RequireFeatures(schema, FeatureColumnName);
        if (((VectorDataViewType)column.Type).Size != Model.Dimension)
            throw new InvalidOperationException($"Incompatible features column type: '{column.Type}' vs '{FeatureColumnType}'");
    }
}
