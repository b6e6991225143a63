using LazyAdversary.Data;

namespace Tables;

/// <summary>
/// A table as training and test examples: numbers standardized by the training rows' mean and standard deviation, gaps at the mean, one
/// slot of 0 or 1 for each text that occurs in a training row.
/// </summary>
/// <param name="Train">The training examples, labels 0 and 1 for the first and the second class.</param>
/// <param name="Test">The test examples, in random order.</param>
/// <param name="SlotNames">The column of each number; column.text for the slots of texts.</param>
/// <param name="FrozenFeatures">The slots of texts: a category that is half another one is not an example of anything.</param>
/// <param name="Notes">The table's notes, and columns left out because all training rows are alike in them.</param>
public sealed record TableSplit(
    LabeledData Train, LabeledData Test, IReadOnlyList<string> SlotNames, IReadOnlyList<int> FrozenFeatures, IReadOnlyList<string> Notes)
{
    private const double TestShare = 0.3;

    /// <summary>Puts 30% of each class into the test set, at least one row of each, and encodes both sets.</summary>
    /// <exception cref="TableException">
    /// A class has a single row, no column of numbers is left, or a test value is too far from the training values for a float32.
    /// </exception>
    public static TableSplit Create(Table table, int seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        var (train, test) = Rows(table, new Random(seed));
        var notes = table.Notes.ToList();
        List<NumberSlot> numbers = [.. table.Numbers.Select(column => NumberSlot.Fit(column, train)).OfType<NumberSlot>()];
        List<TextSlot> texts = [.. table.Texts.SelectMany(column => TextSlot.Fit(column, train))];
        var kept = numbers.Select(slot => slot.Name).Concat(texts.Select(slot => slot.Column.Name)).ToHashSet();
        var all = table.Numbers.Select(column => column.Name).Concat(table.Texts.Select(column => column.Name));
        foreach (string name in all.Where(name => !kept.Contains(name)))
            notes.Add($"{name} is the same in all training rows: left out.");
        if (numbers.Count == 0) throw new TableException($"{table.Name} has no column of numbers besides '{table.Label}' that varies.");
        notes.Add($"{Listed(numbers.Select(s => s.Name))}: numbers, in standard deviations.");
        if (texts.Count > 0)
            notes.Add($"{Listed(texts.Select(s => s.Column.Name).Distinct())}: texts, {texts.Count} slots that no attack may change.");
        return new(
            Encode(table, train, numbers, texts), Encode(table, test, numbers, texts),
            [.. numbers.Select(s => s.Name), .. texts.Select(s => s.Name)], [.. Enumerable.Range(numbers.Count, texts.Count)], notes);
    }

    private static (int[] Train, int[] Test) Rows(Table table, Random random)
    {
        var train = new List<int>();
        var test = new List<int>();
        foreach (bool label in new[] { false, true })
        {
            int[] rows = [.. Enumerable.Range(0, table.Labels.Count).Where(row => table.Labels[row] == label)];
            if (rows.Length == 1)
            {
                throw new TableException(
                    $"{table.Name}: a single row, in line {table.Lines[rows[0]]}, has {table.Label} = '{table.Classes[label ? 1 : 0]}'; "
                    + "one to train on and one to test with are needed.");
            }

            random.Shuffle(rows);
            int tests = Math.Clamp((int)Math.Round(TestShare * rows.Length), 1, rows.Length - 1);
            test.AddRange(rows[..tests]);
            train.AddRange(rows[tests..]);
        }

        train.Sort();
        int[] shuffled = [.. test];
        random.Shuffle(shuffled);
        return ([.. train], shuffled);
    }

    private static LabeledData Encode(Table table, int[] rows, List<NumberSlot> numbers, List<TextSlot> texts)
    {
        float[] Input(int row) => [.. numbers.Select(slot => slot.Value(table, row)), .. texts.Select(slot => slot.Value(row))];
        return LabeledData.FromRows([.. rows.Select(Input)], [.. rows.Select(row => table.Labels[row] ? 1 : 0)]);
    }

    private static string Listed(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(10)) + (all.Length > 10 ? $" and {all.Length - 10} more" : "");
    }

    private sealed record NumberSlot(NumberColumn Column, double Mean, double Deviation)
    {
        public string Name => Column.Name;

        /// <summary>Null when the column does not vary in these rows.</summary>
        public static NumberSlot? Fit(NumberColumn column, int[] rows)
        {
            double[] values = [.. rows.Select(row => column.Values[row]).Where(value => !double.IsNaN(value))];
            if (values.Length == 0 || values.All(value => value == values[0])) return null;
            double mean = values.Average();

            // In units of the largest distance: the squares of tiny ones would vanish.
            double largest = values.Max(value => Math.Abs(value - mean));
            double variance = values.Average(value => (value - mean) / largest * ((value - mean) / largest));
            return new(column, mean, largest * Math.Sqrt(variance));
        }

        public float Value(Table table, int row)
        {
            double value = Column.Values[row];
            float standardized = double.IsNaN(value) ? 0 : (float)((value - Mean) / Deviation);
            if (float.IsFinite(standardized)) return standardized;
            string what = FormattableString.Invariant(
                $"{value:G6} is too many standard deviations ({Deviation:G3}) away from the mean {Mean:G3}");
            throw new TableException($"{table.Name}, line {table.Lines[row]}, column '{Name}': {what}.");
        }
    }

    private sealed record TextSlot(TextColumn Column, int Id)
    {
        public string Name => $"{Column.Name}.{Column.Values[Id]}";

        /// <summary>None when the column does not vary in these rows.</summary>
        public static IEnumerable<TextSlot> Fit(TextColumn column, int[] rows)
        {
            int[] ids = [.. rows.Select(row => column.Cells[row]).Distinct().Order()];
            return ids.Length == 1 ? [] : ids.Select(id => new TextSlot(column, id));
        }

        public float Value(int row) => Column.Cells[row] == Id ? 1 : 0;
    }
}
