using LazyAdversary.TwoLayer;

namespace LazyAdversary.Lazy;

/// <summary>
/// The lazy regime of Definition 2.1: B_{2,∞}(W_0, V) = {W : ‖w_s − w_{s,0}‖₂ ≤ V for all s}, V = C_0/√m, around a network's own initialization.
/// </summary>
public readonly record struct LazyBall
{
    private LazyBall(double maxDeviation) => MaxDeviation = maxDeviation;

    /// <summary>V, the distance that each neuron may be from its initialization; at least 0, +∞ for no bound.</summary>
    public double MaxDeviation { get; }

    /// <summary>The ball with V = C_0/√m.</summary>
    /// <param name="lazyConstant">C_0, at least 0.</param>
    /// <param name="width">The number m of neurons, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">C_0 is negative or NaN, or the width is less than 1.</exception>
    public static LazyBall FromLazyConstant(double lazyConstant, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        RequireNonNegative(lazyConstant, nameof(lazyConstant));
        return new(lazyConstant / Math.Sqrt(width));
    }

    /// <summary>The ball with the given V.</summary>
    /// <exception cref="ArgumentOutOfRangeException">V is negative or NaN.</exception>
    public static LazyBall FromMaxDeviation(double maxDeviation)
    {
        RequireNonNegative(maxDeviation, nameof(maxDeviation));
        return new(maxDeviation);
    }

    /// <summary>C_0 = V·√m at the given width.</summary>
    public double LazyConstant(int width) => MaxDeviation * Math.Sqrt(width);

    /// <summary>Whether every neuron of the network is within V of its initialization. O(m·d).</summary>
    public bool Contains(TwoLayerReluNet network) => LazyDeviation.Of(network).Max <= MaxDeviation;

    /// <summary>
    /// Whether the network is in the cone C = {W : r·W ∈ B_{2,∞}(W_0, V) for some r &gt; 0}, to which the theorem extends because scaling W changes no prediction.
    /// O(m·d).
    /// </summary>
    public bool ConeContains(TwoLayerReluNet network) => LazyCone.Closest(network).Deviation <= MaxDeviation;

    private static void RequireNonNegative(double value, string parameter)
    {
        if (!(value >= 0)) throw new ArgumentOutOfRangeException(parameter, value, "The value must be at least 0.");
    }
}
