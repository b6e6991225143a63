using LazyAdversary.TwoLayer;
using Microsoft.ML;

namespace LazyAdversary.MLNet.Saving;

/// <summary>
/// The form of a network in a model file. An assembly outside ML.NET can write nothing into that file itself, but ML.NET's own transformers can: a constant key, a
/// lookup table from that key to the network as text (and from another to the name of the feature column), and a custom mapping, whose code is found again by assembly and contract name, that scores.
/// </summary>
internal static class SavedChain
{
    // Base64 makes 4 characters of 3 bytes, and a string holds about 2³⁰ of them.
    private const long LongestNetwork = 800_000_000;

    public static ITransformer Create(TwoLayerReluNet network, string featureColumnName)
    {
        var context = new MLContext(seed: 0);
        var transforms = context.Transforms;
        return ScoringChain.Create(
            context, featureColumnName, [SavedNames.Features, SavedNames.Key, SavedNames.Network, SavedNames.Score],
            transforms.CustomMapping(new KeyMapping().GetMapping(), SavedNames.KeyContract),
            transforms.Conversion.MapValue(SavedNames.Network, Table(network, featureColumnName), SavedNames.Key),
            transforms.CustomMapping(new ScoreMapping().GetMapping(), SavedNames.ScoreContract));
    }

    /// <exception cref="InvalidDataException">The text is damaged.</exception>
    public static TwoLayerReluNet Read(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[text.Length / 4 * 3L];
        if (!Convert.TryFromBase64Chars(text, bytes, out int length))
            throw new InvalidDataException("The network in this model file is damaged: it is not base64.");
        using var stream = new MemoryStream(bytes, 0, length, writable: false);
        return TwoLayerReluNet.Load(stream);
    }

    private static KeyValuePair<int, string>[] Table(TwoLayerReluNet network, string featureColumnName) =>
        [new(KeyRow.NetworkKey, Write(network)), new(KeyRow.FeatureColumnNameKey, featureColumnName)];

    private static string Write(TwoLayerReluNet network)
    {
        long bytes = sizeof(float) * (long)network.Weights.Length * (network.Seed is null ? 2 : 1);
        if (bytes > LongestNetwork)
        {
            throw new NotSupportedException(
                $"The network takes {bytes >> 20} MB, more than the text of an ML.NET model file can hold ({LongestNetwork >> 20} MB): save it by TwoLayerReluNet.Save instead.");
        }

        using var stream = new MemoryStream();
        network.Save(stream);
        return Convert.ToBase64String(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
