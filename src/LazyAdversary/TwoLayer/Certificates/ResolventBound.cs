using LazyAdversary.Numerics;

namespace LazyAdversary.TwoLayer.Certificates;

/// <summary>
/// An upper bound of gᵀA⁻¹g, A = μI − H, H = Σ_s p_s w_s w_sᵀ, without a factorization: gᵀA⁻¹g ≤ 2gᵀy − yᵀAy + ‖g − Ay‖²/λ for ANY y and any 0 &lt; λ ≤
/// λ_min(A).
/// </summary>
/// <remarks>
/// With ρ = g − Ay: gᵀA⁻¹g = 2gᵀy − yᵀAy + ρᵀA⁻¹ρ. Conjugate gradients give a y whose ρ is small; how small decides how tight the bound is, not whether it
/// holds.
/// </remarks>
internal readonly struct ResolventBound(NeuronGroup group, double[] weights, double mu, double smallestEigenvalue)
{
    public double QuadraticForm(ReadOnlySpan<double> g, int solverSteps) => Evaluate(g, Solve(g, solverSteps));

    private double[] Solve(ReadOnlySpan<double> g, int steps)
    {
        int d = g.Length;
        var y = new double[d];
        double[] residual = g.ToArray(), direction = g.ToArray(), product = new double[d];
        double square = Dot(residual, residual);
        for (int step = 0; step < steps && square > 0; step++)
        {
            // What is left adds at most ρᵀρ/λ to a form that is at least gᵀg/μ.
            if (square / smallestEigenvalue < 1e-7 * Dot(g, g) / mu) break;
            Apply(direction, product);
            double curvature = Dot(direction, product);
            if (!(curvature > 0)) break;
            double length = square / curvature;
            for (int k = 0; k < d; k++)
            {
                y[k] += length * direction[k];
                residual[k] -= length * product[k];
            }

            double next = Dot(residual, residual);
            for (int k = 0; k < d; k++) direction[k] = residual[k] + next / square * direction[k];
            square = next;
        }

        return y;
    }

    private void Apply(ReadOnlySpan<double> v, Span<double> product)
    {
        for (int k = 0; k < v.Length; k++) product[k] = mu * v[k];
        for (int s = 0; s < group.Count; s++)
        {
            var row = group.Row(s);
            WidenedProducts.AddScaled(-weights[s] * WidenedProducts.Dot(row, v), row, product);
        }
    }

    /// <summary>The bound that any y gives: 2gᵀy − yᵀAy + ‖g − Ay‖²/λ, rounded up.</summary>
    public double Evaluate(ReadOnlySpan<double> g, double[] y)
    {
        int d = g.Length;
        double ySquare = Dot(y, y), gNorm = RoundingError.Up(Math.Sqrt(Dot(g, g))), yNorm = RoundingError.Up(Math.Sqrt(ySquare));
        double gammaD = RoundingError.Gamma(d + 8L);
        var residual = new double[d];
        for (int k = 0; k < d; k++) residual[k] = g[k] - mu * y[k];

        // yᵀHy = Σ p (w·y)², each w·y off by at most γ_d‖w‖‖y‖.
        double curvature = 0, magnitude = 0, error = 0;
        for (int s = 0; s < group.Count; s++)
        {
            var row = group.Row(s);
            double p = weights[s], norm = group.Norms[s], v = WidenedProducts.Dot(row, y), vError = gammaD * norm * yNorm;
            WidenedProducts.AddScaled(p * v, row, residual);
            curvature += p * (Math.Abs(v) + vError) * (Math.Abs(v) + vError);
            magnitude += p * Math.Abs(v) * norm;
            error += p * vError * norm;
        }

        double gammaSum = RoundingError.Gamma(group.Count + 16L);
        double residualNorm = RoundingError.Up(Math.Sqrt(Dot(residual, residual)) + gammaSum * (gNorm + mu * yNorm + magnitude) + error);
        double linear = 2 * (Dot(g, y) + gammaD * gNorm * yNorm);
        double form = linear - mu * RoundingError.Down(ySquare) + curvature;
        double rounding = RoundingError.Gamma(d + group.Count + 16L) * (2 * gNorm * yNorm + mu * yNorm * yNorm + curvature);
        return form + RoundingError.Up(rounding + residualNorm * residualNorm / smallestEigenvalue);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => System.Numerics.Tensors.TensorPrimitives.Dot(a, b);
}
