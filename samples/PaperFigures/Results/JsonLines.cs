using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LazyAdversary.Data;

namespace PaperFigures.Results;

/// <summary>A file of one JSON value a line: how a line is written, and what a file that was not finished still holds.</summary>
internal static class JsonLines
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // A line that lacks something, or holds something unknown, is not what its reader takes it for.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The line, with its end. Numbers are the shortest that read back as the same bits, and so what was read is written as it was.</summary>
    public static byte[] Write<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, Options), (byte)'\n'];

    /// <summary>Reads the lines of a file; one that is not there has none.</summary>
    /// <exception cref="InputException">
    /// The file is UTF-16, or a line is not a <typeparamref name="T"/>, and not because writing the last one was interrupted.
    /// </exception>
    public static Content<T> Read<T>(string path) where T : ILine
    {
        if (!File.Exists(path)) return new([], 0, null);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Read<T>(stream, path);
    }

    /// <summary>Reads the lines of a stream from its start.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="path">Its name, for messages.</param>
    public static Content<T> Read<T>(Stream stream, string path) where T : ILine
    {
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        if (bytes.AsSpan().StartsWith(Encoding.Unicode.Preamble) || bytes.AsSpan().StartsWith(Encoding.BigEndianUnicode.Preamble))
            throw new InputException($"{path} is UTF-16: save it as UTF-8, which is what results are read from.");
        var lines = new List<T>();
        for (int start = 0; start < bytes.Length;)
        {
            int length = bytes.AsSpan(start).IndexOf((byte)'\n');
            var line = WithoutMark(bytes.AsMemory(start, Math.Max(length, 0)));
            string? error = "it has no end";
            if (length >= 0 && (error = TryParse<T>(line.Span, out var value)) is null)
            {
                lines.Add(value!);
                start += length + 1;
            }
            else if (length >= 0 && (start + length + 1 < bytes.Length || IsJson(line)))
            {
                throw new InputException($"{path}, line {lines.Count + 1} is not {T.Name}: {error}. {T.Advice}");
            }
            else
            {
                return new(lines, start, $"{path}, line {lines.Count + 1} is half-written ({error})");
            }
        }

        return new(lines, bytes.Length, null);
    }

    /// <summary>Writes a file, which is replaced only when the new one is complete. Whoever calls this holds its <see cref="WriterLock"/>.</summary>
    public static void Replace(string path, IEnumerable<byte[]> lines) => AtomicFile.Write(path, stream =>
    {
        foreach (var line in lines) stream.Write(line);
    });

    private static string? TryParse<T>(ReadOnlySpan<byte> line, out T? value) where T : ILine
    {
        value = default;
        try
        {
            value = JsonSerializer.Deserialize<T>(line, Options);
            value?.Validate();
            return value is null ? "it is null" : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or DecoderFallbackException)
        {
            return e.Message.Split(" Path:")[0].ReplaceLineEndings(" ").TrimEnd('.');
        }
    }

    /// <summary>Some editors write a byte order mark at the start of a file; in files put together it stands before a later line.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> line) =>
        line.Span.StartsWith(Encoding.UTF8.Preamble) ? line[Encoding.UTF8.Preamble.Length..] : line;

    private static bool IsJson(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What a file holds.</summary>
    /// <param name="Lines">Its whole lines.</param>
    /// <param name="Length">Their bytes.</param>
    /// <param name="Damage">What is wrong behind them, as a run that was killed leaves it; null when nothing is.</param>
    internal sealed record Content<T>(IReadOnlyList<T> Lines, long Length, string? Damage);
}
