namespace LazyAdversary.Reference;

/// <summary>The three sums over coordinates that every formula here is made of, each added up from the first coordinate to the last.</summary>
internal static class PlainVectors
{
    /// <summary>u·v.</summary>
    public static double Dot(double[] u, double[] v)
    {
        if (u.Length != v.Length)
            throw new ArgumentException($"A vector of {u.Length} values was multiplied with one of {v.Length}.", nameof(v));

        var sum = 0.0;
        for (var i = 0; i < u.Length; i++)
            sum += u[i] * v[i];
        return sum;
    }

    /// <summary>‖v‖₂.</summary>
    public static double Norm(double[] v) => Math.Sqrt(Dot(v, v));

    /// <summary>u + c·v, as a new vector.</summary>
    public static double[] Add(double[] u, double c, double[] v)
    {
        if (u.Length != v.Length)
            throw new ArgumentException($"A vector of {v.Length} values was added to one of {u.Length}.", nameof(v));

        var sum = new double[u.Length];
        for (var i = 0; i < u.Length; i++)
            sum[i] = u[i] + c * v[i];
        return sum;
    }
}
