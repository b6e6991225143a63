#pragma warning disable IDE0130 // Where ML.NET's users find extensions of its catalogs.
using LazyAdversary.Evaluation;
using LazyAdversary.MLNet;
using LazyAdversary.MLNet.Columns;
using LazyAdversary.MLNet.Robustness;

namespace Microsoft.ML;

/// <summary>Adds robust evaluation to ML.NET's binary classification catalog.</summary>
public static class RobustnessCatalog
{
    /// <summary>
    /// Finds for each correctly classified example how small a change of its features turns the prediction of a binary classifier, whatever
    /// the classifier.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A LazyRelu network is attacked along its gradients. For a linear model (LbfgsLogisticRegression, SdcaLogisticRegression, SdcaNonCalibrated, SgdCalibrated,
    /// SgdNonCalibrated, AveragedPerceptron, LinearSvm) the distance is exact. Both are recognised behind NormalizeMinMax, NormalizeMeanVariance and other affine
    /// normalizers, of a single column each. Every other model (FastTree, LightGbm, FastForest, Gam, LdSvm, ONNX, …) is attacked by its scores alone.
    /// <see cref="RobustnessMetrics.Method"/> says which it was.
    /// </para>
    /// <para>
    /// The features attacked are those that enter <paramref name="model"/>: before a normalizer that is part of the model. Whatever the way, every perturbed example
    /// is scored by the model as it is. The prediction must be true above a threshold of the score, which is 0 for ML.NET's trainers and ½
    /// for a probability, or given as <see cref="PerturbationOptions.DecisionThreshold"/>.
    /// </para>
    /// </remarks>
    /// <param name="catalog">The binary classification catalog.</param>
    /// <param name="model">The model: a transformer, or a chain of them, that maps the feature column to a score.</param>
    /// <param name="data">The data, as it would be given to <c>model.Transform</c>, with labels.</param>
    /// <param name="options">The options; the default ones when null.</param>
    /// <param name="cancellationToken">Stops the evaluation before the next score of the model.</param>
    /// <exception cref="ArgumentException">A column is missing or has another type, an example lies outside the box, or an option is outside its range.</exception>
    /// <exception cref="InvalidOperationException">There is no row, or a feature or score is not finite; the message names row and column.</exception>
    /// <exception cref="NotSupportedException">
    /// The model is no binary classifier, needs other columns than the features, decides by another threshold, or does not offer the method
    /// asked for.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <example><code>
    /// var metrics = mlContext.BinaryClassification.EvaluateRobustness(model, testData, new() { Radii = [0.05, 0.1] });
    /// Console.WriteLine($"{metrics.Accuracy:P1}, at 0.1 {metrics.RobustAccuracies[1].Accuracy:P1} ({metrics.MethodDescription})");
    /// </code></example>
    public static RobustnessMetrics EvaluateRobustness(
        this BinaryClassificationCatalog catalog, ITransformer model, IDataView data, RobustnessOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new();
        if (options.NumberOfExamples is int count) ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(options.NumberOfExamples));
        foreach (double radius in options.Radii)
        {
            if (!(radius >= 0)) throw new ArgumentOutOfRangeException(nameof(options), radius, "A radius is at least 0.");
        }

        var features = ExampleReader.RequireFeatures(data.Schema, options.FeatureColumnName);
        int most = options.NumberOfExamples ?? int.MaxValue;
        var examples = ExampleReader.Read(data, options.LabelColumnName, options.FeatureColumnName, most, cancellationToken);
        using var attack = ModelAttack.Choose(model, data.Schema, features, options, examples, cancellationToken);
        var findings = attack.Run(examples, options.Progress, cancellationToken);
        return new(
            attack.Method, attack.Description, options.Norm, RobustnessCurve.FromMinimumDistances(findings.Records), options.Radii,
            findings.Queries,
            RecordsView.Create(findings, attack.Threshold, examples, features),
            options.Certify ? attack.Certify(examples, cancellationToken) : null,
            attack.Warning(findings) is { } warning ? [warning] : []);
    }
}
