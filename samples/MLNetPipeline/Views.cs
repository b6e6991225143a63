using LazyAdversary.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetPipeline;

/// <summary>Examples of the core library as ML.NET reads them: Label is true for class 1, Features holds the input.</summary>
internal static class Views
{
    public static IDataView Of(MLContext context, LabeledData data, IReadOnlyList<string>? slotNames = null)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, data.Dimension);
        if (slotNames is not null)
        {
            var names = new VBuffer<ReadOnlyMemory<char>>(data.Dimension, [.. slotNames.Select(name => name.AsMemory())]);
            schema[nameof(Row.Features)].AddAnnotation(
                "SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, data.Dimension));
        }

        var rows = Enumerable.Range(0, data.Count).Select(i => new Row { Label = data.Labels[i] == 1, Features = data.Input(i).ToArray() });
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Row
    {
        public bool Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
