using LazyAdversary.Numerics;

namespace LazyAdversary.Lazy;

/// <summary>The logistic loss ℓ(u) = log(1 + e^{−u}) of a margin u = y·f(x).</summary>
internal static class LogisticLoss
{
    public static double Value(double margin) => margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin;

    /// <summary>−ℓ′(u) = 1/(1 + e^u): how strongly an example pulls.</summary>
    public static double Pull(double margin) => 1 / (1 + Math.Exp(margin));

    /// <summary>
    /// The loss at an example with pre-activations z, and the step against its gradient: w_s ← w_s + c_s·x with c_s = lr·y·a_s·1[z_s &gt; 0]/(√m·(1 + e^{y·f})).
    /// </summary>
    public static double Coefficients(ReadOnlySpan<float> signs, int label, ReadOnlySpan<float> z, double learningRate, Span<float> c)
    {
        double root = Math.Sqrt(z.Length);
        double margin = label * TrainingKernels.SignedRelu(signs, z) / root;
        // A step beyond float32 is cut to its edge: infinity would make NaN of a neuron that the step does not touch.
        float scale = Float32.Nearest(learningRate * label * Pull(margin) / root);
        TrainingKernels.MaskedSigns(signs, z, scale, c);
        return Value(margin);
    }
}
