namespace LazyAdversary.Reference;

/// <summary>
/// The network of the paper in float64: f(x; a, W) = (1/√m) Σ_s a_s σ(w_s·x), σ(z) = max(0, z), σ'(0) = 0.
/// </summary>
/// <remarks>
/// With hidden biases the formulas stay as they are for x̃ = (x, 1): a row of W then has d + 1 values, the bias last. x̃ is what weights are
/// multiplied with and trained on; only x can be perturbed, so gradients with respect to the input have d values.
/// </remarks>
public sealed class PlainNetwork
{
    /// <summary>Keeps the arrays it is given: nothing in this library writes to them.</summary>
    /// <param name="w">m rows, row s the weights w_s of neuron s: d values, or d + 1 with the bias last.</param>
    /// <param name="a">The m output signs.</param>
    /// <param name="hasBias">Whether the last value of each row is a bias.</param>
    public PlainNetwork(double[][] w, double[] a, bool hasBias = false)
    {
        if (w.Length == 0)
            throw new ArgumentException("A network needs at least one neuron.", nameof(w));
        if (w.Length != a.Length)
            throw new ArgumentException($"There are {w.Length} rows of weights and {a.Length} output signs.", nameof(a));
        if (Array.Find(w, row => row.Length != w[0].Length) is { } odd)
            throw new ArgumentException($"The first row of weights has {w[0].Length} values, another has {odd.Length}.", nameof(w));
        if (w[0].Length < (hasBias ? 2 : 1))
            throw new ArgumentException("A neuron needs at least one input.", nameof(w));

        W = w;
        A = a;
        HasBias = hasBias;
    }

    /// <summary>m rows of d values, or of d + 1 with the bias last.</summary>
    public double[][] W { get; }

    /// <summary>The m output signs.</summary>
    public double[] A { get; }

    /// <summary>Whether the last value of each row is a bias.</summary>
    public bool HasBias { get; }

    /// <summary>m.</summary>
    public int Width => W.Length;

    /// <summary>d, the bias not counted.</summary>
    public int Dimension => W[0].Length - (HasBias ? 1 : 0);

    /// <summary>The same output signs over other weights.</summary>
    public PlainNetwork WithWeights(double[][] w) => new(w, A, HasBias);

    /// <summary>What the rows of W are multiplied with: x, or x̃ = (x, 1) with biases.</summary>
    public double[] Extend(double[] x) => HasBias ? [.. x, 1.0] : x;

    /// <summary>z_s = w_s·x̃ for every neuron.</summary>
    public double[] PreActivations(double[] x)
    {
        var extended = Extend(x);
        return Array.ConvertAll(W, row => PlainVectors.Dot(row, extended));
    }

    /// <summary>f(x) = (1/√m) Σ a_s max(0, z_s).</summary>
    public double Score(double[] x)
    {
        var z = PreActivations(x);
        var sum = 0.0;
        for (var s = 0; s < Width; s++)
            sum += A[s] * Math.Max(0, z[s]);
        return sum / Math.Sqrt(Width);
    }

    /// <summary>∇_x f(x) = (1/√m) Σ a_s w_s 1[z_s &gt; 0], d values.</summary>
    public double[] Gradient(double[] x)
    {
        var z = PreActivations(x);
        var gradient = new double[Dimension];
        for (var s = 0; s < Width; s++)
        {
            if (!(z[s] > 0))
                continue;
            for (var i = 0; i < Dimension; i++)
                gradient[i] += A[s] * W[s][i];
        }

        for (var i = 0; i < Dimension; i++)
            gradient[i] /= Math.Sqrt(Width);
        return gradient;
    }
}
