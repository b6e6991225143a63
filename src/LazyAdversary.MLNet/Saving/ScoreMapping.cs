using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LazyAdversary.TwoLayer;
using Microsoft.ML.Transforms;

namespace LazyAdversary.MLNet.Saving;

/// <summary>Scores a row by the network that the row carries as text. The text of every row lies in the same memory, so it is parsed once.</summary>
[CustomMappingFactoryAttribute(SavedNames.ScoreContract)]
internal sealed class ScoreMapping : CustomMappingFactory<FeaturesAndNetworkRow, ScoreRow>
{
    private readonly ConditionalWeakTable<object, Parsed> _networks = [];

    public override Action<FeaturesAndNetworkRow, ScoreRow> GetMapping() => (row, result) => NetworkScorer.Score(Network(row.Network), row.Features, ref result.Score);

    private TwoLayerReluNet Network(ReadOnlyMemory<char> text)
    {
        // ML.NET keeps all texts of a table in one string, so the text is a part of it.
        object memory;
        int start;
        if (MemoryMarshal.TryGetString(text, out string? whole, out start, out _))
        {
            memory = whole;
        }
        else if (MemoryMarshal.TryGetArray(text, out var segment))
        {
            memory = segment.Array!;
            start = segment.Offset;
        }
        else
        {
            return SavedChain.Read(text.Span);
        }

        if (_networks.TryGetValue(memory, out var parsed) && parsed.Start == start && parsed.Length == text.Length) return parsed.Network;
        lock (_networks)
        {
            if (_networks.TryGetValue(memory, out parsed) && parsed.Start == start && parsed.Length == text.Length) return parsed.Network;
            parsed = new(start, text.Length, SavedChain.Read(text.Span));
            _networks.AddOrUpdate(memory, parsed);
            return parsed.Network;
        }
    }

    private sealed record Parsed(int Start, int Length, TwoLayerReluNet Network);
}
