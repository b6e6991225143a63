namespace Tables;

/// <summary>
/// Reads a table from a text file with a header: a column is of numbers or of texts, and what is unclear is an error with its line and
/// column.
/// </summary>
public static class TableReader
{
    /// <exception cref="TableException">
    /// The file is no table, a cell is unclear, an option names no column, or the label has another number of values than two.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Table Read(string path, TableOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        string file = Path.GetFileName(path);
        if (Directory.Exists(path)) throw new TableException($"{path} is a folder: give the table's file.");
        if (!File.Exists(path)) throw new TableException($"There is no file {path}.");
        using var rows = new CsvRows(path, options.Separator);
        if (!rows.Read()) throw new TableException($"{file} is empty.");
        var header = Header.Read(file, rows, options);
        var format = new NumberFormat(options.DecimalSign, options.ThousandsSign);
        ColumnReader[] columns = [.. header.Names.Select(name => new ColumnReader(
            file, name, options, format, isText: name == options.Label || options.TextColumns.Contains(name)))];
        bool[] isIgnored = [.. header.Names.Select(options.IgnoredColumns.Contains)];
        int label = Array.IndexOf(header.Names, options.Label);
        bool[] isCount = [.. header.IsUnnamed];
        var lines = new List<int>();
        while (rows.Read())
        {
            header.RequireWhole(rows);
            if (rows.Cells[label].Length == 0)
                throw new TableException(
                    $"{file}, line {rows.Line}, column '{options.Label}': the label is missing. "
                    + "Rows without a label cannot be used: take them out.");
            for (int k = 0; k < columns.Length; k++)
            {
                isCount[k] = isCount[k] && (rows.Cells[k].Length == 0 || IsCount(rows.Cells[k], lines.Count));
                if (!isIgnored[k]) columns[k].Add(rows.Cells[k], rows.Line);
            }

            lines.Add(rows.Line);
        }

        if (lines.Count == 0) throw new TableException($"{file} has a header and no rows below it.");
        var (classes, labels) = Label(file, columns[label], format);
        var notes = new List<string>();
        var numbers = new List<NumberColumn>();
        var texts = new List<TextColumn>();
        for (int k = 0; k < columns.Length; k++)
        {
            if (k == label || isIgnored[k]) continue;
            var column = columns[k];
            if (isCount[k]) notes.Add($"Column {k + 1} has no name and counts the rows, or is empty: left out.");
            else if (column.IsNumber is null) notes.Add($"{column.Name} has nothing but gaps: left out.");
            else if (column.IsNumber == true) numbers.Add(Numbers(column, notes));
            else texts.Add(new(column.Name, column.Texts, column.Cells.ToArray()));
        }

        return new(file, options.Label, classes, labels, lines, numbers, texts, notes);
    }

    /// <summary>Whether a cell is the number of its row, from 0 or from 1, as tools write that number their rows.</summary>
    private static bool IsCount(string cell, int row) => int.TryParse(cell, out int count) && (count == row || count == row + 1);

    private static NumberColumn Numbers(ColumnReader column, List<string> notes)
    {
        double[] values = column.Numbers.ToArray();
        if (values.Count(double.IsNaN) is var gaps and > 0)
            notes.Add($"{column.Name}: {gaps} of {values.Length} cells are gaps, filled with the column's mean.");
        return new(column.Name, values);
    }

    /// <summary>The two values, and which one each row has. When all are numbers, 1 and 1.0 are the same.</summary>
    private static (string[] Classes, bool[] Labels) Label(string file, ColumnReader column, NumberFormat format)
    {
        double[] values = [.. column.Texts.Select(text => format.TryParse(text, out double value) ? value : double.NaN)];
        int[] order = [.. Enumerable.Range(0, values.Length)];
        bool areNumbers = !values.Any(double.IsNaN);
        int[][] groups = areNumbers
            ? [.. order.GroupBy(i => values[i]).OrderBy(group => group.Key).Select(group => group.ToArray())]
            : [.. order.OrderBy(i => column.Texts[i], StringComparer.Ordinal).Select(i => new[] { i })];
        if (groups.Length != 2)
        {
            string found = string.Join(
                ", ", groups.Take(5).Select(group => $"'{column.Texts[group[0]]}' (first in line {column.Lines[group[0]]})"));
            throw new TableException(
                $"{file}: Column '{column.Name}' has {groups.Length} different values; a binary classifier needs two. "
                + $"They are {found}{(groups.Length > 5 ? ", …" : "")}.");
        }

        bool[] isPositive = new bool[values.Length];
        foreach (int i in groups[1]) isPositive[i] = true;
        return ([column.Texts[groups[0][0]], column.Texts[groups[1][0]]], [.. column.Cells.ToArray().Select(id => isPositive[id])]);
    }
}
