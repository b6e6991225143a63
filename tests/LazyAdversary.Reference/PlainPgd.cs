namespace LazyAdversary.Reference;

/// <summary>How to attack one input by projected gradient steps.</summary>
public sealed record PlainPgdSettings
{
    /// <summary>The norm of the ball.</summary>
    public PlainNorm Norm { get; init; } = PlainNorm.L2;

    /// <summary>R, the perturbation budget.</summary>
    public required double Radius { get; init; }

    /// <summary>T, the number of steps; every one is taken.</summary>
    public required int Steps { get; init; }

    /// <summary>α.</summary>
    public required double StepSize { get; init; }

    /// <summary>
    /// Whether a step has length α in the norm of the ball (g / ‖g‖₂ for l2, sign g for l∞, nothing for a zero gradient) or is α times the
    /// gradient of the loss.
    /// </summary>
    public bool Normalized { get; init; } = true;

    /// <summary>δ₀, projected before the first step; null for 0.</summary>
    public double[]? Start { get; init; }

    /// <summary>Bounds on the perturbed input; null for none.</summary>
    public PlainBox? Box { get; init; }

    /// <summary>α = 2.5·R/T, Madry et al.'s rule for normalised steps.</summary>
    public static double DefaultStepSize(double radius, int steps) => 2.5 * radius / steps;
}

/// <summary>Where an attack ended.</summary>
/// <param name="Delta">δ_T.</param>
/// <param name="Margins">y f(x + δ_t) for t = 0 … T: one more than there are steps.</param>
public sealed record PlainPgdResult(double[] Delta, double[] Margins);

/// <summary>Projected gradient ascent on the logistic loss (the inner loop of Algorithm 1): δ ← Π(δ + α ∇_δ ℓ(y f(x + δ))).</summary>
public static class PlainPgd
{
    public static PlainPgdResult Attack(PlainNetwork network, double[] x, double y, PlainPgdSettings settings)
    {
        double[] Project(double[] moved) => PlainPerturbationProjection.Project(settings.Norm, settings.Radius, moved, x, settings.Box);

        var delta = Project(settings.Start ?? new double[x.Length]);
        var margins = new double[settings.Steps + 1];
        for (var t = 0; t < settings.Steps; t++)
        {
            var perturbed = PlainVectors.Add(x, 1, delta);
            margins[t] = y * network.Score(perturbed);
            delta = Project(PlainVectors.Add(delta, settings.StepSize, Direction(network, perturbed, y, margins[t], settings)));
        }

        margins[settings.Steps] = y * network.Score(PlainVectors.Add(x, 1, delta));
        return new PlainPgdResult(delta, margins);
    }

    /// <summary>∇ℓ(y f) = ℓ'(y f) y ∇f, or its direction. ℓ' is negative, so the direction is that of −y ∇f however small ℓ' has become.</summary>
    private static double[] Direction(PlainNetwork network, double[] perturbed, double y, double margin, PlainPgdSettings settings)
    {
        var gradient = network.Gradient(perturbed);
        if (!settings.Normalized)
            return Array.ConvertAll(gradient, g => PlainLogisticLoss.Slope(margin) * y * g);
        if (settings.Norm == PlainNorm.LInfinity)
            return Array.ConvertAll(gradient, g => -y * Math.Sign(g));

        var norm = PlainVectors.Norm(gradient);
        return Array.ConvertAll(gradient, g => norm == 0 ? 0 : -y * g / norm);
    }
}
