using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

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
    /// A line is not a <typeparamref name="T"/>, and not because writing the last one was interrupted.
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
        var lines = new List<T>();
        for (int start = 0; start < bytes.Length;)
        {
            int length = bytes.AsSpan(start).IndexOf((byte)'\n');
            string? error = "it has no end";
            if (length >= 0 && (error = TryParse<T>(bytes.AsSpan(start, length), out var value)) is null)
            {
                lines.Add(value!);
                start += length + 1;
            }
            else if (length >= 0 && (start + length + 1 < bytes.Length || IsJson(bytes.AsMemory(start, length))))
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
    public static void Replace(string path, IEnumerable<byte[]> lines)
    {
        string temporary = path + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            foreach (var line in lines) stream.Write(line);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static string? TryParse<T>(ReadOnlySpan<byte> line, out T? value)
    {
        value = default;
        try
        {
            value = JsonSerializer.Deserialize<T>(line, Options);
            return value is null ? "it is null" : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or DecoderFallbackException)
        {
            return e.Message.Split(" Path:")[0].ReplaceLineEndings(" ").TrimEnd('.');
        }
    }

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
