using System.Runtime.InteropServices;

namespace Tables;

/// <summary>
/// Takes the cells of a column one after the other and decides by the first that is no gap whether they are numbers or texts. What fits
/// neither is an error: guessed as a text it would silently become a category, which no attack may change.
/// </summary>
internal sealed class ColumnReader(string file, string name, TableOptions options, NumberFormat format, bool isText)
{
    /// <summary>A column of more different texts is an identifier, or free text; each would become a feature.</summary>
    private const int MostTexts = 1000;

    private readonly HashSet<string> _missing = new([.. TableOptions.UsualMissing, .. options.Missing], StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly List<int> _lines = [];
    private List<double> _numbers = [];
    private List<int> _cells = [];
    private bool? _isNumber = isText ? false : null;

    // The cell that decided.
    private string _decisive = "";
    private int _decisiveLine;

    public string Name => name;

    /// <summary>Null while every cell was a gap.</summary>
    public bool? IsNumber => _isNumber;

    /// <summary>The values of a column of numbers; NaN for gaps.</summary>
    public ReadOnlySpan<double> Numbers => CollectionsMarshal.AsSpan(_numbers);

    /// <summary>The cells of a column of texts, as places in <see cref="Texts"/>.</summary>
    public ReadOnlySpan<int> Cells => CollectionsMarshal.AsSpan(_cells);

    /// <summary>The different texts, in the order of their first lines.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The first line of each text.</summary>
    public IReadOnlyList<int> Lines => _lines;

    /// <exception cref="TableException">The cell is neither a number nor clearly a text, or not what those before it were.</exception>
    public void Add(string cell, int line)
    {
        double value = double.NaN;
        if (!isText && !_missing.Contains(cell))
        {
            bool isNumber = format.TryParse(cell, out value);
            if (isNumber && !(Math.Abs(value) <= float.MaxValue)) throw Error(line, $"'{cell}' is beyond the range of a float32");
            if (!isNumber && NumberFormat.LooksLikeNumber(cell))
                throw Error(line, $"'{cell}' is neither a number nor a plain text", [.. NumberFormat.Readings(cell), MissingOption(cell)]);
            if (_isNumber is null) Decide(isNumber, cell, line);
            else if (_isNumber != isNumber) throw Mixed(cell, line, isNumber);
        }

        if (_isNumber != false) _numbers.Add(value);
        if (_isNumber != true) AddText(cell, line);
    }

    private void Decide(bool isNumber, string cell, int line)
    {
        _isNumber = isNumber;
        _decisive = cell;
        _decisiveLine = line;
        if (isNumber) _cells = [];
        else _numbers = [];
    }

    private void AddText(string cell, int line)
    {
        if (!_ids.TryGetValue(cell, out int id))
        {
            id = _texts.Count;
            _ids.Add(cell, id);
            _texts.Add(cell);
            _lines.Add(line);
            if (id >= MostTexts && !isText)
                throw Error(line, $"these are more than {MostTexts} different texts, of which each would become a feature");
        }

        _cells.Add(id);
    }

    private TableException Mixed(string cell, int line, bool isNumber)
    {
        string text = isNumber ? _decisive : cell;
        return Error(
            line, $"'{cell}' is a {(isNumber ? "number" : "text")}, but '{_decisive}' in line {_decisiveLine} is not", MissingOption(text));
    }

    private static string MissingOption(string cell) => $"--missing={(cell.Contains(' ') ? $"\"{cell}\"" : cell)} makes it a gap";

    private TableException Error(int line, string what, params string[] ways)
    {
        string option = name.Contains(' ') ? $"\"{name}\"" : name;
        string[] all =
        [
            .. ways,
            $"--text-columns {option} takes the column as texts, which no attack may change",
            $"--ignore-columns {option} leaves it out",
        ];
        return new($"{file}, line {line}, column '{name}': {what}. {string.Join("; ", all)}.");
    }
}
