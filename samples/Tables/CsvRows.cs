using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Tables;

/// <summary>The rows of a text file of cells, trimmed, each with the line that it starts in; lines without anything are skipped.</summary>
internal sealed class CsvRows : IDisposable
{
    private static readonly char[] s_separators = [',', ';', '\t'];

    private readonly string _file;
    private readonly CsvParser _parser;

    /// <param name="path">The file, UTF-8 or with a byte order mark.</param>
    /// <param name="separator">What separates cells; null to see it in the first row.</param>
    public CsvRows(string path, char? separator)
    {
        _file = Path.GetFileName(path);
        try
        {
            Separator = separator ?? FindSeparator(path);
            _parser = new(Open(path), new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = Separator.ToString(),
                HasHeaderRecord = false,
                IgnoreBlankLines = false, // They would be missing from the line numbers.
                TrimOptions = TrimOptions.Trim | TrimOptions.InsideQuotes,
                BadDataFound = bad => throw BadQuote(bad.RawRecord),
            });
        }
        catch (DecoderFallbackException)
        {
            throw NotText();
        }
    }

    public char Separator { get; }

    /// <summary>The line that the row starts in, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The cells of the row.</summary>
    public string[] Cells { get; private set; } = [];

    /// <summary>Goes to the next row.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="TableException">A quote is open or out of place, or the file is no text.</exception>
    public bool Read()
    {
        try
        {
            do
            {
                Line = _parser.RawRow + 1;
                if (!_parser.Read()) return false;
                Cells = _parser.Record!;
            }
            while (Cells is [] or [""]);
            return true;
        }
        catch (DecoderFallbackException)
        {
            throw NotText();
        }
    }

    public void Dispose() => _parser.Dispose();

    private static StreamReader Open(string path) =>
        new(
            path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
            detectEncodingFromByteOrderMarks: true);

    /// <summary>The sign that the first row has most of, outside quotes; a comma when it has none.</summary>
    private static char FindSeparator(string path)
    {
        using var reader = Open(path);
        int[] counts = new int[s_separators.Length];
        bool isQuoted = false, hasText = false;
        for (int c = reader.Read(); c >= 0 && (isQuoted || !hasText || c is not ('\n' or '\r')); c = reader.Read())
        {
            if (c == '"') isQuoted = !isQuoted;
            hasText |= c is not ('\n' or '\r');
            if (!isQuoted && Array.IndexOf(s_separators, (char)c) is var k and >= 0) counts[k]++;
        }

        return s_separators[Array.IndexOf(counts, counts.Max())];
    }

    private TableException BadQuote(string record)
    {
        int quotes = record.Count(c => c == '"');
        return new($"{_file}, line {Line}: " + (quotes % 2 == 1
            ? "a quote opens a cell and never closes, or stands inside a cell: cells with quotes are written as \"a \"\"b\"\" c\"."
            : "there is text beside a quoted cell: the whole cell belongs into the quotes, and a quote inside it is written twice."));
    }

    private TableException NotText() => new(
        $"{_file} is not text in UTF-8 (noticed after line {Line}). "
        + "Is it a spreadsheet, or in an older encoding? Save it as CSV in UTF-8.");
}
