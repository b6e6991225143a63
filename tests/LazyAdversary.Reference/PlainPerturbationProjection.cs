namespace LazyAdversary.Reference;

/// <summary>The norm that measures a perturbation of the input.</summary>
public enum PlainNorm
{
    /// <summary>‖δ‖₂.</summary>
    L2,

    /// <summary>‖δ‖_∞ = max_i |δ_i|.</summary>
    LInfinity,
}

/// <summary>Bounds on every feature of a perturbed input: Lower_i ≤ x_i + δ_i ≤ Upper_i.</summary>
public sealed record PlainBox(double[] Lower, double[] Upper);

/// <summary>The Euclidean projection of a perturbation onto what is allowed: a ball around 0, cut by a box if there is one.</summary>
public static class PlainPerturbationProjection
{
    /// <summary>The point nearest to δ among all with ‖·‖ ≤ R that keep x + δ inside the box. x itself must lie in the box.</summary>
    public static double[] Project(PlainNorm norm, double radius, double[] delta, double[] x, PlainBox? box = null)
    {
        var lower = new double[x.Length];
        var upper = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            lower[i] = box is null ? double.NegativeInfinity : box.Lower[i] - x[i];
            upper[i] = box is null ? double.PositiveInfinity : box.Upper[i] - x[i];
            if (lower[i] > 0 || upper[i] < 0)
                throw new ArgumentException($"Feature {i} lies outside the box: {x[i]}.", nameof(x));
        }

        if (norm == PlainNorm.LInfinity)
            return Clip(Clip(delta, Array.ConvertAll(delta, _ => -radius), Array.ConvertAll(delta, _ => radius)), lower, upper);
        return box is null ? OntoBall(radius, delta) : OntoBallInBox(radius, delta, lower, upper);
    }

    private static double[] OntoBall(double radius, double[] delta)
    {
        var norm = PlainVectors.Norm(delta);
        return norm > radius ? Scale(radius / norm, delta) : delta;
    }

    /// <summary>
    /// Minimizing ‖δ' − δ‖² + λ‖δ'‖² over the box gives δ'_i = clip(c δ_i), c = 1/(1 + λ): so the projection is clip(c δ) with the largest
    /// c ≤ 1 for which it fits into the ball. Its norm grows with c: c is found by halving.
    /// </summary>
    private static double[] OntoBallInBox(double radius, double[] delta, double[] lower, double[] upper)
    {
        var clipped = Clip(delta, lower, upper);
        if (PlainVectors.Norm(clipped) <= radius)
            return clipped;

        var (fits, tooLong) = (0.0, 1.0);
        for (var i = 0; i < 100; i++)
        {
            var c = (fits + tooLong) / 2;
            if (PlainVectors.Norm(Clip(Scale(c, delta), lower, upper)) <= radius)
                fits = c;
            else
                tooLong = c;
        }

        return Clip(Scale(fits, delta), lower, upper);
    }

    private static double[] Scale(double c, double[] v) => Array.ConvertAll(v, value => c * value);

    private static double[] Clip(double[] v, double[] lower, double[] upper) =>
        [.. v.Select((value, i) => Math.Clamp(value, lower[i], upper[i]))];
}
