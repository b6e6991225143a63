using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Rays;

/// <summary>
/// Powers of two by which the inputs of products with W are multiplied, so that what comes out stays in the middle of float32's range: it is then the same, bit
/// for bit, at every scale of weights, inputs and directions. 0 wherever the sizes are ordinary.
/// </summary>
internal static class RayUnits
{
    // Products of two sizes within 2^±40, and what is computed from them, are far from the ends of float32.
    private const int Ordinary = 40;
    private const int OrdinaryProduct = 2 * Ordinary;

    /// <summary>⌊log₂ size⌋, or 0 when that is ordinary, or the size is 0.</summary>
    public static int Exponent(double size)
    {
        int exponent = size > 0 && double.IsFinite(size) ? Math.ILogB(size) : 0;
        return Math.Abs(exponent) <= Ordinary ? 0 : exponent;
    }

    /// <summary>Whether all rows of products have sizes that say that nothing was lost in them.</summary>
    public static bool AreOrdinary(ReadOnlySpan<float> products, int count, int width)
    {
        for (int i = 0; i < count; i++)
        {
            double size = PreciseVectors.Norm(products.Slice(i * width, width));
            if (!(size > 0 && Math.Abs(Math.ILogB(size)) <= OrdinaryProduct)) return false;
        }

        return true;
    }

    /// <summary>The exponent of the largest ‖(w_s, b_s)‖.</summary>
    public static int OfWeights(TwoLayerReluNet network)
    {
        double largest = 0;
        for (int s = 0; s < network.Width; s++) largest = Math.Max(largest, PreciseVectors.Norm(network.Neuron(s)));
        return Exponent(largest);
    }

    /// <summary>
    /// The power of two for an input or direction of this size: it takes all of what the size is off by, and half of what the weights are, so that neither the scaled
    /// input nor the product comes near an end of the range.
    /// </summary>
    public static int OfProduct(int weights, double size) => -(Exponent(size) + weights / 2);
}
