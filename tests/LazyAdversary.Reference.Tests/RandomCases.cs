using CsCheck;

namespace LazyAdversary.Reference.Tests;

/// <summary>Tiny networks with an input: small enough that rays along which the sign never changes, or changes twice, are common.</summary>
internal static class RandomCases
{
    public static readonly Gen<(PlainNetwork Network, double[] X)> Networks =
        from width in Gen.Int[1, 8]
        from dimension in Gen.Int[1, 4]
        from hasBias in Gen.Bool
        from w in Gen.Double[-2, 2].Array[dimension + (hasBias ? 1 : 0)].Array[width]
        from a in Gen.Bool.Select(positive => positive ? 1.0 : -1.0).Array[width]
        from x in Gen.Double[-1, 1].Array[dimension]
        select (new PlainNetwork(w, a, hasBias), x);

    /// <summary>The same kind of case from a seed, for tests that count how often something happens.</summary>
    public static (PlainNetwork Network, double[] X) FromSeed(int seed)
    {
        var random = new Random(seed);
        var (width, dimension, hasBias) = (random.Next(1, 9), random.Next(1, 4), random.Next(2) == 0);
        double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => 4 * random.NextDouble() - 2)];

        var w = Enumerable.Range(0, width).Select(_ => Values(dimension + (hasBias ? 1 : 0))).ToArray();
        var a = Enumerable.Range(0, width).Select(_ => random.Next(2) == 0 ? -1.0 : 1.0).ToArray();
        return (new PlainNetwork(w, a, hasBias), Values(dimension));
    }
}
