using LazyAdversary.MLNet.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Tests.Columns;

public class ExampleReaderTests
{
    private const int Dimension = 1 << 20;

    /// <summary>Texts as features have a million slots, and how many rows there are is seen at their end only.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Memory_grows_with_the_rows_and_not_with_a_guess(int rows)
    {
        var view = View(rows);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var data = ExampleReader.Read(view, "Label", "Features");
        long read = rows * (long)Dimension * sizeof(float);

        // The first guess, doubling, and the copy that the result holds.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, read, (32 << 20) + 5 * read);
        Assert.Equal(rows, data.Count);
        for (int i = 0; i < rows; i++)
        {
            Assert.Equal(i + 1, data.Input(i)[i]);
            Assert.Equal(i + 1, data.Input(i)[Dimension - 1]);
            Assert.Equal(2 * (i + 1), data.Input(i).ToArray().Sum());
        }
    }

    [Fact]
    public void No_more_rows_are_read_than_asked_for()
    {
        var data = ExampleReader.Read(View(8), "Label", "Features", most: 3);
        Assert.Equal([1, 0, 1], data.Labels.ToArray());
        Assert.Equal(2, data.ClassCount);
    }

    private static IDataView View(int rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Dimension);
        var view = new MLContext(seed: 0).Data.LoadFromEnumerable(
            Enumerable.Range(0, rows)
                .Select(i => new Row { Label = i % 2 == 0, Features = new(Dimension, 2, [i + 1, i + 1], [i, Dimension - 1]) }), schema);
        Assert.Null(view.GetRowCount());
        return view;
    }

    private sealed class Row
    {
        public bool Label { get; set; }

        public VBuffer<float> Features { get; set; }
    }
}
