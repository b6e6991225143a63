using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Robustness;

/// <summary>A row whose features are set from outside, for a model to be mapped over: the cheapest way to score one vector after another.</summary>
internal sealed class LiveRow(DataViewSchema schema, DataViewSchema.Column features) : DataViewRow
{
    private VBuffer<float> _values = new(((VectorDataViewType)features.Type).Size, new float[((VectorDataViewType)features.Type).Size]);
    private long _position;

    /// <summary>Changes with every vector: transforms cache what they computed for a position.</summary>
    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public void Set(ReadOnlySpan<float> values)
    {
        var editor = VBufferEditor.Create(ref _values, values.Length);
        values.CopyTo(editor.Values);
        _values = editor.Commit();
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index == features.Index;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (column.Index != features.Index) throw new InvalidOperationException($"Column '{column.Name}' is not among the features that are perturbed.");
        ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) => _values.CopyTo(ref value);
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);
}
