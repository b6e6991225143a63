namespace LazyAdversary.Reference;

/// <summary>The logistic loss of a margin u = y f(x): ℓ(u) = log(1 + e^{−u}).</summary>
public static class PlainLogisticLoss
{
    /// <summary>ℓ(u).</summary>
    public static double Value(double margin)
    {
        // log(1 + e^{−u}) = max(0, −u) + log(1 + e^{−|u|}): no overflow. And log(1 + e) = 2 artanh(e / (2 + e)): a tiny e keeps its digits.
        var e = Math.Exp(-Math.Abs(margin));
        return Math.Max(0, -margin) + 2 * Math.Atanh(e / (2 + e));
    }

    /// <summary>ℓ'(u) = −1 / (1 + e^u).</summary>
    public static double Slope(double margin) => -1 / (1 + Math.Exp(margin));
}
