using System.Buffers;
using System.Numerics.Tensors;
using LazyAdversary.Numerics;
using LazyAdversary.TwoLayer;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Saving;

/// <summary>Scores one row.</summary>
internal static class NetworkScorer
{
    /// <summary>f(x) as a vector of one value; NaN when a feature is not finite.</summary>
    public static void Score(TwoLayerReluNet network, in VBuffer<float> features, ref VBuffer<float> result)
    {
        if (features.Length != network.Dimension)
            throw new InvalidOperationException($"The features have length {features.Length} but the network's dimension is {network.Dimension}.");
        float score;
        if (features.IsDense)
        {
            score = Score(network, features.GetValues());
        }
        else
        {
            float[] dense = ArrayPool<float>.Shared.Rent(network.Dimension);
            features.CopyTo(dense);
            score = Score(network, dense.AsSpan(0, network.Dimension));
            ArrayPool<float>.Shared.Return(dense);
        }

        var editor = VBufferEditor.Create(ref result, 1);
        editor.Values[0] = score;
        result = editor.Commit();
    }

    private static float Score(TwoLayerReluNet network, ReadOnlySpan<float> input) =>
        TensorPrimitives.IsFiniteAll(input) ? Float32.Nearest(network.Score(input)) : float.NaN;
}
