namespace LazyAdversary.Training;

/// <summary>The logistic loss ℓ(u) = log(1 + e^{−u}) of a margin u = y·f(x).</summary>
internal static class LogisticLoss
{
    public static double Value(double margin) => margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin;

    /// <summary>−ℓ′(u) = 1/(1 + e^u): how strongly an example pulls.</summary>
    public static double Pull(double margin) => 1 / (1 + Math.Exp(margin));
}
