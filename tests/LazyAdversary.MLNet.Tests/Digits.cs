using LazyAdversary.Data;
using LazyAdversary.Datasets;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Tests;

/// <summary>Small digits as views.</summary>
internal static class Digits
{
    public const int Side = 7;
    public const int Dimension = Side * Side;

    private static readonly Lazy<(LabeledData Train, LabeledData Test)> Data = new(() => Mnist01.Load(Side));

    public static LabeledData Train => Data.Value.Train.Take(600);

    public static LabeledData Test => Data.Value.Test.Shuffle(1).Take(200);

    public static IDataView View(this MLContext context, LabeledData data, string label = "Label", string features = "Features")
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, data.Dimension);
        schema[nameof(Row.Features)].ColumnName = features;
        schema[nameof(Row.Label)].ColumnName = label;
        var rows = Enumerable.Range(0, data.Count).Select(i => new Row { Label = data.Labels[i] == 1, Features = data.Input(i).ToArray() });
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    /// <summary>The values of a scored view, to compare bit by bit.</summary>
    public static (float Score, float Probability, bool PredictedLabel)[] Predictions(this IDataView scored) =>
        [.. scored.GetColumn<float>("Score").Zip(scored.GetColumn<float>("Probability"), scored.GetColumn<bool>("PredictedLabel"))];

    public sealed class Row
    {
        public bool Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
