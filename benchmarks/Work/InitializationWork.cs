using System.Runtime.InteropServices;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Benchmarks.Work;

/// <summary>Drawing W_0.</summary>
internal static class InitializationWork
{
    /// <summary>W_0 alone, into new memory.</summary>
    public static void Fill(int width, int dimension, int threads) => GaussianGenerator.Fill(new float[width * dimension], dimension, seed: 2, threads);

    /// <summary>A whole network: W_0, its copy W, and a.</summary>
    public static void Create(int width, int dimension, int threads) => TwoLayerReluNet.Create(dimension, width, seed: 2, threads: threads);

    /// <summary>Whether these numbers of threads give the same bits.</summary>
    public static bool IsSameFor(int width, int dimension, params ReadOnlySpan<int> threads)
    {
        float[]? first = null;
        foreach (int count in threads)
        {
            var values = new float[width * dimension];
            GaussianGenerator.Fill(values, dimension, seed: 2, count);
            first ??= values;
            if (!MemoryMarshal.AsBytes<float>(first).SequenceEqual(MemoryMarshal.AsBytes<float>(values))) return false;
        }

        return true;
    }
}
