using Microsoft.ML.Transforms;

namespace LazyAdversary.MLNet.Saving;

/// <summary>Gives every row the key of the network.</summary>
[CustomMappingFactoryAttribute(SavedNames.KeyContract)]
internal sealed class KeyMapping : CustomMappingFactory<FeaturesRow, KeyRow>
{
    public override Action<FeaturesRow, KeyRow> GetMapping() => (_, result) => result.Key = KeyRow.NetworkKey;
}
