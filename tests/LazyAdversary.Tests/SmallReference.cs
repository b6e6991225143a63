using LazyAdversary.Data;
using LazyAdversary.Reference;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests;

/// <summary>The network and inputs of small.json as the library's types, and its values computed elsewhere in float64.</summary>
internal static class SmallReference
{
    public static readonly ReferenceData Values = ReferenceData.Load();

    public static readonly LabeledData Data =
        LabeledData.Binary(Cases.ToFloat(Values.X), Values.D, Values.Y.Select(y => (int)y).ToArray());

    public static TwoLayerReluNet Network() => TwoLayerReluNet.FromWeights(Values.D, Cases.ToFloat(Values.W0), Cases.ToFloat([Values.A]));
}
