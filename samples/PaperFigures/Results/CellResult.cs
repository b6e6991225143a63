using System.Text.Json.Serialization;

namespace PaperFigures.Results;

/// <summary>The result of one cell of the grid: one line of a result file, which says by itself what was computed and how.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LazyResult), "lazy")]
[JsonDerivedType(typeof(AdversarialResult), "adversarial")]
[JsonDerivedType(typeof(TraceResult), "trace")]
[JsonDerivedType(typeof(AuditResult), "audit")]
internal abstract record CellResult
{
    /// <summary>The cell: results with the same key answer the same question. Sorting by it sorts a result file.</summary>
    [JsonIgnore]
    public abstract string Key { get; }

    /// <summary>What else determined the result, in words. One file holds results of the same settings.</summary>
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
}
