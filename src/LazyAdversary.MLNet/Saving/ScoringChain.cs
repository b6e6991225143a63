using LazyAdversary.TwoLayer;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace LazyAdversary.MLNet.Saving;

/// <summary>
/// The network as a chain of ML.NET's own transformers: copy the features to a private column, score it, and let a linear model with weight 1 and bias 0 and a
/// Platt calibrator of slope −1 make Score, PredictedLabel and Probability of it, with every annotation that ML.NET's evaluators look for.
/// </summary>
internal static class ScoringChain
{
    public static ITransformer Create(TwoLayerReluNet network, string featureColumnName)
    {
        var context = new MLContext(seed: 0);
        return Create(context, featureColumnName, [SavedNames.Features, SavedNames.Score], context.Transforms.CustomMapping<FeaturesRow, ScoreRow>(
            (row, result) => NetworkScorer.Score(network, row.Features, ref result.Score), contractName: null));
    }

    /// <summary>The chain around transforms that lead from the private feature column to the private score column.</summary>
    public static ITransformer Create(
        MLContext context, string featureColumnName, string[] privateColumns, params ReadOnlySpan<IEstimator<ITransformer>> scoring)
    {
        var columns = AllColumns(context, featureColumnName);
        var parts = new List<ITransformer> { context.Transforms.CopyColumns(SavedNames.Features, featureColumnName).Fit(columns) };
        foreach (var part in scoring) parts.Add(part.Fit(columns));
        parts.AddRange(LinearIdentity(context));
        parts.Add(context.Transforms.DropColumns(privateColumns).Fit(columns));
        return new TransformerChain<ITransformer>([.. parts]);
    }

    /// <summary>An empty view with the feature column and every private column.</summary>
    private static IDataView AllColumns(MLContext context, string featureColumnName)
    {
        var privateColumns = context.Data.LoadFromEnumerable<AllColumnsRow>([]);
        return context.Transforms.CopyColumns(featureColumnName, SavedNames.Features).Fit(privateColumns).Transform(privateColumns);
    }

    /// <summary>
    /// Score = private score and Probability = 1/(1 + e^(−Score)). Linear models cannot be made from given weights, but the perceptron's two steps of ½ on
    /// (1, true) and (−1, false) end at exactly weight 1 and bias 0.
    /// </summary>
    private static TransformerChain<ITransformer> LinearIdentity(MLContext context)
    {
        var sample = context.Data.LoadFromEnumerable([new SignedScoreRow { Label = true, Score = [1] }, new SignedScoreRow { Label = false, Score = [-1] }]);
        var perceptron = context.BinaryClassification.Trainers.AveragedPerceptron(new AveragedPerceptronTrainer.Options
        {
            FeatureColumnName = SavedNames.Score,
            NumberOfIterations = 1,
            LearningRate = 0.5f,
            Shuffle = false,
            LazyUpdate = false,
            Averaged = false,
            RecencyGain = 0,
        }).Fit(sample);
        var model = perceptron.Model;
        if (model.Weights is not [1f] || model.Bias != 0)
            throw new NotSupportedException(FormattableString.Invariant($"This version of ML.NET trains a perceptron in another way: weight {model.Weights[0]}, bias {model.Bias}."));
        var calibrator = context.BinaryClassification.Calibrators.Platt(slope: -1, offset: 0).Fit(perceptron.Transform(sample));
        return new(perceptron, calibrator);
    }
}
