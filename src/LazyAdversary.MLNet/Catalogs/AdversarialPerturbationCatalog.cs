#pragma warning disable IDE0130 // Where ML.NET's users find extensions of its catalogs.
using LazyAdversary.MLNet;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>Adds adversarial perturbation to ML.NET's transforms.</summary>
public static class AdversarialPerturbationCatalog
{
    /// <summary>
    /// Create an <see cref="AdversarialPerturbationEstimator"/>, whose transformer appends to each row the nearest features found that turn the prediction of a model.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The name of the column for the perturbed features.</param>
    /// <param name="model">The model attacked: a transformer, or a chain of them, that maps the feature column to a score.</param>
    /// <param name="options">The options; the default ones when null.</param>
    /// <exception cref="ArgumentException"><paramref name="outputColumnName"/> is empty.</exception>
    /// <example><code>
    /// // How many of the perturbations that fool the first model fool the second?
    /// var perturbed = mlContext.Transforms.AdversarialPerturbation("Features", first).Fit(testData).Transform(testData);
    /// var carriedOver = mlContext.BinaryClassification.Evaluate(second.Transform(perturbed)).Accuracy;
    /// </code></example>
    public static AdversarialPerturbationEstimator AdversarialPerturbation(
        this TransformsCatalog catalog, string outputColumnName, ITransformer model, PerturbationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog, outputColumnName, model, options ?? new());
    }
}
