using LazyAdversary.Data;
using LazyAdversary.Datasets;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetPipeline;

/// <summary>The digits 0 and 1 as views: Label is true for a 1, Features holds the 784 pixels scaled to norm 1.</summary>
internal static class DigitExamples
{
    public static Examples Load(MLContext context, int seed)
    {
        var (train, test) = Mnist01.Load();
        return new("MNIST digits 0 and 1", "for images of norm 1", View(context, train), View(context, test.Shuffle(seed)), []);
    }

    private static IDataView View(MLContext context, LabeledData data)
    {
        var schema = SchemaDefinition.Create(typeof(Digit));
        schema[nameof(Digit.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, data.Dimension);
        return context.Data.LoadFromEnumerable(
            Enumerable.Range(0, data.Count).Select(i => new Digit { Label = data.Labels[i] > 0, Features = data.Input(i).ToArray() }), schema);
    }

    private sealed class Digit
    {
        public bool Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
