using LazyAdversary.Threats;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Tests.Columns;

/// <summary>A feature column as Concatenate makes it of numbers and one-hot texts: Age, City.Rome, City.Oslo, CitySize.</summary>
public class SlotNamesTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly IDataView _data;
    private readonly ITransformer _model;

    public SlotNamesTests()
    {
        // Every column counts for the label, so an attack that may moves them all.
        var rows = Enumerable.Range(0, 84).Select(i => (Age: i % 7, Size: i % 4 - 1.5f, IsRome: i % 3 == 0)).Select(p => new Person
        {
            Age = p.Age,
            CitySize = p.Size,
            City = p.IsRome ? "Rome" : "Oslo",
            Label = p.Age - 3 + 2 * p.Size + (p.IsRome ? 1.5 : -1.5) > 0,
        });
        var raw = _context.Data.LoadFromEnumerable(rows);
        _data = _context.Transforms.Categorical.OneHotEncoding("City")
            .Append(_context.Transforms.Concatenate("Features", "Age", "City", "CitySize")).Fit(raw).Transform(raw);
        _model = _context.BinaryClassification.Trainers.LbfgsLogisticRegression(l1Regularization: 0).Fit(_data);
    }

    [Fact]
    public void Perturbed_features_keep_the_names_of_their_slots()
    {
        string[] expected = ["Age", "City.Rome", "City.Oslo", "CitySize"];
        foreach (string output in new[] { "Perturbed", "Features" })
        {
            var transformer = _context.Transforms.AdversarialPerturbation(output, _model).Fit(_data);
            Assert.Equal(expected, Names(transformer.Transform(_data).Schema[output]));
            Assert.Equal(expected, Names(transformer.GetOutputSchema(_data.Schema)[output]));
        }
    }

    [Theory]
    [InlineData("Age", new[] { 0 })]
    [InlineData("City.Oslo", new[] { 2 })]
    [InlineData("City", new[] { 1, 2 })] // CitySize is another column.
    [InlineData("City*", new[] { 1, 2, 3 })]
    [InlineData("City.*", new[] { 1, 2 })]
    public void A_name_freezes_a_slot_a_source_column_or_all_that_starts_so(string name, int[] slots)
    {
        var metrics = _context.BinaryClassification.EvaluateRobustness(_model, _data, new() { FrozenFeatureNames = [name] });
        var original = metrics.Records.GetColumn<float[]>("Features").ToArray();
        var perturbed = metrics.Records.GetColumn<float[]>("PerturbedFeatures").ToArray();
        int[] unmoved =
            [.. Enumerable.Range(0, 4).Where(k => Enumerable.Range(0, original.Length).All(i => original[i][k] == perturbed[i][k]))];
        Assert.Equal(slots, unmoved);
    }

    [Theory]
    [InlineData("Town")]
    [InlineData("Cit")]
    [InlineData("Town*")]
    public void A_name_that_means_nothing_is_an_error_that_lists_what_there_is(string name)
    {
        string message = Assert.Throws<ArgumentException>(
            () => _context.BinaryClassification.EvaluateRobustness(_model, _data, new() { FrozenFeatureNames = [name] })).Message;
        Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
        Assert.Contains("It has 'Age', 'City' (2 slots), 'CitySize'.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_outside_the_box_is_named_by_its_slot()
    {
        // The ages are 0, 1, 2, …
        var box = Box.PerFeature([0, 0, 0, -2], [1.5f, 1, 1, 2]);
        string message = Assert.Throws<ArgumentException>(
            () => _context.BinaryClassification.EvaluateRobustness(_model, _data, new() { Box = box })).Message;
        Assert.Contains(
            "In row 2, slot 0 ('Age') of feature column 'Features' is 2, outside its range [0, 1.5].", message, StringComparison.Ordinal);

        // Row by row the transform knows the slot only.
        var transformer =
            _context.Transforms.AdversarialPerturbation("Perturbed", _model, new() { Box = box }).Fit(_context.Data.TakeRows(_data, 2));
        var error = Assert.ThrowsAny<Exception>(() => transformer.Transform(_data).GetColumn<float[]>("Perturbed").ToArray());
        Assert.Contains("Slot 0 ('Age') of feature column 'Features' is 2", error.ToString(), StringComparison.Ordinal);

        box = Box.PerFeature([0, 0], [1, 1]);
        message = Assert.Throws<ArgumentException>(
            () => _context.BinaryClassification.EvaluateRobustness(_model, _data, new() { Box = box })).Message;
        Assert.Contains("The box is for 2 features, but feature column 'Features' has slots 0 to 3.", message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString());
    }

    private sealed class Person
    {
        public bool Label { get; set; }

        public float Age { get; set; }

        public float CitySize { get; set; }

        public string City { get; set; } = "";
    }
}
