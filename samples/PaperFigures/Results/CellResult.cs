using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperFigures.Results;

/// <summary>The result of one cell of the grid: one line of a result file, which says by itself what was computed and how.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LazyResult), "lazy")]
[JsonDerivedType(typeof(AdversarialResult), "adversarial")]
[JsonDerivedType(typeof(TraceResult), "trace")]
[JsonDerivedType(typeof(AuditResult), "audit")]
internal abstract record CellResult : ILine
{
    // What the line says that this is being read from.
    private string? _readKey;

    public static string Name => "a result";

    public static string Advice => "Mend it, or delete it to have it computed again.";

    /// <summary>
    /// The cell: results with the same key answer the same question. Sorting by it sorts a result file. It follows from the other fields, and is in the line for whoever
    /// searches one; a line whose fields say otherwise is refused.
    /// </summary>
    [JsonInclude]
    public string Key { get => CellKey; private init => _readKey = value; }

    /// <summary>What else determined the result, in words. One file holds results of the same settings. Lines of earlier versions have it, and it is not read.</summary>
    [JsonIgnore]
    public abstract string Settings { get; }

    /// <summary>d.</summary>
    [JsonPropertyOrder(-1)]
    public required int Dimension { get; init; }

    /// <summary>m.</summary>
    [JsonPropertyOrder(-1)]
    public required int Width { get; init; }

    /// <summary>The seed of the initialization and of the order of the examples.</summary>
    [JsonPropertyOrder(-1)]
    public required int Seed { get; init; }

    /// <summary>The key that the fields give.</summary>
    protected abstract string CellKey { get; }

    public void Validate()
    {
        ValidateValues();
        Check.That(_readKey == CellKey, $"its key is '{_readKey}', but its fields make it '{CellKey}'");
        _readKey = null;
    }

    /// <summary>Sees to it that every value can be what it stands for.</summary>
    /// <exception cref="JsonException">One cannot.</exception>
    protected virtual void ValidateValues()
    {
        Check.Positive(Dimension, "dimension");
        Check.Positive(Width, "width");
        Check.NotNegative(Seed, "seed");
    }
}
