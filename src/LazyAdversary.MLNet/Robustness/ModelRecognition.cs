using System.Collections.Immutable;
using LazyAdversary.MLNet.Saving;
using LazyAdversary.Models;
using LazyAdversary.TwoLayer;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>
/// Recognises a network or a linear model, by ML.NET's public types, behind copies and affine normalizers of the feature column. What it gives is a guess
/// in so far as ML.NET does not say everything: it holds only once its scores agree with the whole model's.
/// </summary>
internal static class ModelRecognition
{
    /// <summary>
    /// The model in terms of the feature column, a <see cref="LinearClassifier"/> or a <see cref="TwoLayerReluNet"/>; null when it is neither.
    /// </summary>
    public static RecognisedModel? Find(ITransformer model, DataViewSchema schema, DataViewSchema.Column features, string scoreColumnName)
    {
        // The columns that are an affine image of the features, as far as the chain has been followed.
        var images = new Dictionary<string, AffineMap> { [features.Name] = AffineMap.Identity(((VectorDataViewType)features.Type).Size) };
        RecognisedModel? found = null;
        foreach (var step in NetworkFinder.Steps(model))
        {
            var output = step.GetOutputSchema(schema);
            string[] made = [.. Made(schema, output)];
            if (made.Contains(scoreColumnName)) found = Score(step, images);
            var mapped = made.ToDictionary(name => name, name => Image(step, schema, output[name], made.Length, images));
            foreach (var (name, map) in mapped)
            {
                if (map is null) images.Remove(name);
                else images[name] = map;
            }

            schema = output;
        }

        return found;
    }

    /// <summary>The names of the columns that a step makes, those included that hide an older column of the same name.</summary>
    private static IEnumerable<string> Made(DataViewSchema input, DataViewSchema output) =>
        output.GroupBy(c => c.Name).Where(group => group.Count() > input.Count(c => c.Name == group.Key)).Select(group => group.Key);

    private static AffineMap? Image(ITransformer step, DataViewSchema input, DataViewSchema.Column made, int count, Dictionary<string, AffineMap> images)
    {
        if (step is not (ColumnCopyingTransformer or NormalizingTransformer)) return null;
        var sources = step.GetRowToRowMapper(input).GetDependencies([made]).ToArray();
        if (sources is not [var source] || !images.TryGetValue(source.Name, out var map)) return null;
        if (step is not NormalizingTransformer normalizer) return map;

        // The parameters of a normalizer are known by position only, so a single column it has to be.
        return count == 1 && normalizer.GetNormalizerModelParameters(0) is NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<float>> affine
            ? map.Then(affine.Scale, affine.Offset.IsDefault ? [] : affine.Offset)
            : null;
    }

    private static RecognisedModel? Score(ITransformer step, Dictionary<string, AffineMap> images)
    {
        if (step is not ISingleFeaturePredictionTransformer<object> predictor || predictor.FeatureColumnName is null) return null;
        if (!images.TryGetValue(predictor.FeatureColumnName, out var map)) return null;
        IGradientClassifier? model = predictor.Model switch
        {
            TwoLayerReluNet network => map.IsIdentity ? network : map.Before(network),
            LinearModelParameters linear => map.Before(linear.Weights, linear.Bias),
            CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator> calibrated => map.Before(calibrated.SubModel.Weights, calibrated.SubModel.Bias),
            _ => null,
        };
        return model is null ? null : new(model, map.IsIdentity);
    }
}
