using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LazyAdversary.Networks;
using Microsoft.ML.Transforms;

namespace LazyAdversary.MLNet.Saving;

/// <summary>Scores a row by the network that the row carries as text. Every row refers to the same string, so it is parsed once.</summary>
[CustomMappingFactoryAttribute(SavedNames.ScoreContract)]
internal sealed class ScoreMapping : CustomMappingFactory<FeaturesAndNetworkRow, ScoreRow>
{
    private readonly ConditionalWeakTable<string, TwoLayerReluNet> _networks = [];

    public override Action<FeaturesAndNetworkRow, ScoreRow> GetMapping() => (row, result) =>
        NetworkScorer.Score(_networks.GetValue(Text(row.Network), SavedChain.Read), row.Features, ref result.Score);

    public static string Text(ReadOnlyMemory<char> text) =>
        MemoryMarshal.TryGetString(text, out string? whole, out int start, out int length) && start == 0 && length == whole.Length ? whole : text.ToString();
}
