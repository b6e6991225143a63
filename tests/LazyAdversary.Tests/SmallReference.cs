using LazyAdversary.Attacks;
using LazyAdversary.Threats;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.TwoLayer;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Reference;
using LazyAdversary.Theory;
using LazyAdversary.TwoLayer.Certificates;
using LazyAdversary.TwoLayer.Rays;
using LazyAdversary.TwoLayer.SignFlips;

namespace LazyAdversary.Tests;

/// <summary>The network and inputs of small.json as the library's types, and its values computed elsewhere in float64.</summary>
internal static class SmallReference
{
    public static readonly ReferenceData Values = ReferenceData.Load();

    public static readonly LabeledData Data =
        LabeledData.Binary(Cases.ToFloat(Values.X), Values.D, Values.Y.Select(y => (int)y).ToArray());

    public static TwoLayerReluNet Network() => TwoLayerReluNet.FromWeights(Values.D, Cases.ToFloat(Values.W0), Cases.ToFloat([Values.A]));
}
