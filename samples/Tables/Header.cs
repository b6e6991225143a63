namespace Tables;

/// <summary>The first row: names of columns.</summary>
internal sealed class Header
{
    private readonly string _file;
    private readonly char _separator;

    private Header(string file, char separator, string[] names, bool[] isUnnamed)
    {
        _file = file;
        _separator = separator;
        Names = names;
        IsUnnamed = isUnnamed;
    }

    /// <summary>The names, all different; a column without one is called by its place.</summary>
    public string[] Names { get; }

    public bool[] IsUnnamed { get; }

    /// <summary>Takes the row that <paramref name="rows"/> stands at, and checks it against the options.</summary>
    public static Header Read(string file, CsvRows rows, TableOptions options)
    {
        bool[] isUnnamed = [.. rows.Cells.Select(name => name.Length == 0)];
        string[] names = [.. rows.Cells.Select((name, k) => name.Length == 0 ? $"(column {k + 1})" : name)];
        if (names.CountBy(name => name).FirstOrDefault(pair => pair.Value > 1).Key is string twice)
        {
            var places = names.Index().Where(pair => pair.Item == twice).Select(pair => pair.Index + 1);
            throw new TableException(
                $"{file}, line {rows.Line}: columns {string.Join(" and ", places)} are both named '{twice}'. Rename them in the file.");
        }

        foreach (string name in (string[])[options.Label, .. options.TextColumns, .. options.IgnoredColumns])
        {
            if (names.Contains(name)) continue;
            string hint = names.Length > 1 ? "" : " If that is several, --separator says what stands between them.";
            throw new TableException($"{file} has no column '{name}'; it has {string.Join(", ", names)}.{hint}");
        }

        if (options.IgnoredColumns.Contains(options.Label))
            throw new TableException($"Column '{options.Label}' is the label: --ignore-columns cannot leave it out.");
        return new(file, rows.Separator, names, isUnnamed);
    }

    public void RequireWhole(CsvRows rows)
    {
        if (rows.Cells.Length == Names.Length) return;
        string sign = SignOption.Name(_separator);
        string hint = rows.Cells.Length > Names.Length ? $" A cell with a '{sign}' in it must stand in quotes."
            : IsUnnamed[^1] ? $" The last of them has no name: take the '{sign}' at the end of the header away."
            : "";
        throw new TableException(
            $"{_file}, line {rows.Line}: there are {rows.Cells.Length} cells, but the header has {Names.Length}, "
            + $"separated by '{sign}'.{hint}");
    }
}
