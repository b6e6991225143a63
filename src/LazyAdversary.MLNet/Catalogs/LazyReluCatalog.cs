#pragma warning disable IDE0130 // Where ML.NET's users find extensions of its catalogs.
using Microsoft.ML.Trainers;

namespace Microsoft.ML;

/// <summary>Adds <see cref="LazyReluTrainer"/> to ML.NET's binary classification trainers.</summary>
public static class LazyReluCatalog
{
    /// <summary>Create a <see cref="LazyReluTrainer"/>, which trains a two-layer ReLU network in the lazy regime.</summary>
    /// <param name="catalog">The binary classification catalog trainer object.</param>
    /// <param name="labelColumnName">The name of the label column. The column data must be <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The name of the feature column. The column data must be a known-sized vector of <see cref="float"/>.</param>
    /// <param name="width">The number m of hidden neurons, at least 1.</param>
    /// <param name="lazyConstant">C₀: training stops at the step that takes a neuron further than C₀/√m from its initialization.</param>
    /// <param name="learningRate">The learning rate, positive.</param>
    /// <param name="batchSize">The number of examples a step averages its gradient over, at least 1.</param>
    /// <param name="epochs">The most passes over the data, at least 1.</param>
    /// <param name="hiddenBias">Whether each neuron has a bias.</param>
    /// <param name="seed">The seed of the initialization and of the order of the examples.</param>
    /// <exception cref="ArgumentException">A column name is empty, or a number is outside its range.</exception>
    /// <example><code>
    /// var model = mlContext.BinaryClassification.Trainers.LazyRelu(width: 1000).Fit(trainData);
    /// </code></example>
    public static LazyReluTrainer LazyRelu(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        int width = 1000,
        double lazyConstant = 10,
        double learningRate = 0.1,
        int batchSize = 1,
        int epochs = 10,
        bool hiddenBias = true,
        int seed = 0) => catalog.LazyRelu(new LazyReluTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Width = width,
            LazyConstant = lazyConstant,
            LearningRate = learningRate,
            BatchSize = batchSize,
            Epochs = epochs,
            HiddenBias = hiddenBias,
            Seed = seed,
        });

    /// <summary>Create a <see cref="LazyReluTrainer"/> with advanced options.</summary>
    /// <param name="catalog">The binary classification catalog trainer object.</param>
    /// <param name="options">Trainer options.</param>
    /// <exception cref="ArgumentException">A column name is empty, or a number is outside its range.</exception>
    /// <example><code>
    /// var trainer = mlContext.BinaryClassification.Trainers.LazyRelu(new LazyReluTrainer.Options { Width = 4000, Environment = mlContext });
    /// </code></example>
    public static LazyReluTrainer LazyRelu(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, LazyReluTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new LazyReluTrainer(options);
    }
}
