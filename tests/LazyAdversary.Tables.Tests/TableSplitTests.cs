using Tables;

namespace LazyAdversary.Tables.Tests;

public class TableSplitTests
{
    [Fact]
    public void Six_rows_are_enough()
    {
        var split = TableSplit.Create(Table([1, 2, 3, 4, 5, 6], labels: [false, true, false, true, false, true]), seed: 0);
        Assert.Equal(4, split.Train.Count);
        Assert.Equal([0, 1], split.Test.Labels.ToArray().Order());
    }

    [Fact]
    public void Each_class_gives_three_tenths_to_the_test_set_and_the_seed_decides_which()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        bool[] labels = [.. values.Select(v => v >= 80)];
        var split = TableSplit.Create(Table(values, labels), seed: 1);
        Assert.Equal(6, split.Test.Labels.ToArray().Count(label => label == 1));
        Assert.Equal(24, split.Test.Labels.ToArray().Count(label => label == 0));
        Assert.Equal(70, split.Train.Count);
        Assert.Equal(split.Test.Inputs.ToArray(), TableSplit.Create(Table(values, labels), seed: 1).Test.Inputs.ToArray());
        Assert.NotEqual(split.Test.Inputs.ToArray(), TableSplit.Create(Table(values, labels), seed: 2).Test.Inputs.ToArray());

        // The first rows of a sorted file are of one class; the first of the test set are not.
        Assert.Equal(2, split.Test.Take(20).Labels.ToArray().Distinct().Count());
    }

    [Fact]
    public void Numbers_are_standardized_by_the_training_rows_and_gaps_are_at_the_mean()
    {
        var split = TableSplit.Create(Table([1, 2, double.NaN, 4, 5, double.NaN, 7, 8, 9, 10], Alternating(10)), seed: 3);
        float[] train = split.Train.Inputs.ToArray();
        Assert.Equal(0, train.Average(), 1e-6);
        int known = train.Count(v => v != 0);
        Assert.Equal(1, train.Sum(v => v * v) / known, 1e-6);
        Assert.Equal(2, train.Concat(split.Test.Inputs.ToArray()).Count(v => v == 0));
    }

    [Fact]
    public void Tiny_numbers_and_numbers_far_from_zero_are_standardized_too()
    {
        double[] values = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 1e-200 : 3e-200)];
        Assert.All(
            TableSplit.Create(Table(values, Alternating(20)), seed: 0).Train.Inputs.ToArray(), v => Assert.Equal(1, Math.Abs(v), 1e-6));
        values = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 1000000.3 : 1000000.5)];
        Assert.All(
            TableSplit.Create(Table(values, Alternating(20)), seed: 0).Train.Inputs.ToArray(), v => Assert.Equal(1, Math.Abs(v), 1e-6));
    }

    [Fact]
    public void Texts_become_frozen_slots_by_the_training_rows()
    {
        var text = new TextColumn("city", ["Rome", "Oslo"], [0, 1, 0, 1, 0, 1, 0, 1]);
        var table = Table([1, 2, 3, 4, 5, 6, 7, 9], Alternating(8)) with { Texts = [text] };
        var split = TableSplit.Create(table, seed: 0);
        Assert.Equal(["x", "city.Rome", "city.Oslo"], split.SlotNames);
        Assert.Equal([1, 2], split.FrozenFeatures);
        for (int i = 0; i < split.Train.Count; i++)
        {
            // Rome is where the label is false.
            float isRome = split.Train.Labels[i] == 0 ? 1 : 0;
            Assert.Equal([isRome, 1 - isRome], split.Train.Input(i)[1..].ToArray());
        }
    }

    [Fact]
    public void Columns_that_do_not_vary_are_left_out_and_said()
    {
        var table = Table([1, 2, 3, 4, 5, 6], Alternating(6));
        var same = new NumberColumn("same", [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]);
        var split =
            TableSplit.Create(table with { Numbers = [same, .. table.Numbers], Texts = [new("one", ["a"], [0, 0, 0, 0, 0, 0])] }, seed: 0);
        Assert.Equal(["x"], split.SlotNames);
        Assert.Contains("same is the same in all training rows: left out.", split.Notes);
        Assert.Contains("one is the same in all training rows: left out.", split.Notes);
        Assert.Contains("no column of numbers",
            Assert.Throws<TableException>(() => TableSplit.Create(table with { Numbers = [same] }, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_with_one_row_is_an_error_with_its_line() => Assert.Contains(
        "in line 4, has churn = 'yes'",
        Assert.Throws<TableException>(() => TableSplit.Create(Table([1, 2, 3, 4], [false, false, true, false]), 0)).Message,
        StringComparison.Ordinal);

    private static bool[] Alternating(int count) => [.. Enumerable.Range(0, count).Select(i => i % 2 == 1)];

    private static Table Table(double[] values, bool[] labels) => new(
        "table.csv", "churn", ["no", "yes"], labels, [.. Enumerable.Range(2, labels.Length)], [new("x", values)], [], []);
}
