using LazyAdversary.Data;
using LazyAdversary.Models;

namespace LazyAdversary.Tests;

/// <summary>Data labelled with what a model predicts, so that every example is there to be attacked.</summary>
internal static class PredictedLabels
{
    /// <summary>The same inputs with the predicted classes as labels; the last class where there is no prediction.</summary>
    public static LabeledData LabelledBy(this LabeledData data, IClassifier model)
    {
        int[] labels = [.. model.Predict(data).Select(y => y == Margins.NoClass ? model.ClassCount - 1 : y)];
        return LabeledData.FromArray(data.Inputs, data.Dimension, labels, model.ClassCount);
    }
}
