using LazyAdversary.Numerics;

namespace LazyAdversary.Certification;

/// <summary>
/// One example as a proof sees it, with f mirrored so that its score is positive, and multiplied by √m: F(δ) = Σ_helping σ(z_s + w_s·δ) − Σ_hurting σ(z_s +
/// w_s·δ), F(0) &gt; 0.
/// </summary>
internal sealed class SidedExample
{
    public SidedExample(
        NeuronGroup helping, NeuronGroup hurting, double[] helpingValues, double[] hurtingValues, double[] gradient, double inputNorm)
    {
        Helping = helping;
        Hurting = hurting;
        HelpingValues = helpingValues;
        HurtingValues = hurtingValues;
        Gradient = gradient;
        HelpingErrors = Errors(helping, inputNorm);
        HurtingErrors = Errors(hurting, inputNorm);
    }

    public NeuronGroup Helping { get; }

    public NeuronGroup Hurting { get; }

    /// <summary>z_s of the helping neurons, as computed.</summary>
    public double[] HelpingValues { get; }

    /// <summary>z_s of the hurting neurons, as computed.</summary>
    public double[] HurtingValues { get; }

    /// <summary>∇F by the signs of the computed z_s, d values.</summary>
    public double[] Gradient { get; }

    /// <summary>How far each computed z_s may be from the true one: γ_{d+2}·(‖w_s‖‖x‖ + |b_s|).</summary>
    public double[] HelpingErrors { get; }

    /// <summary>The same for the hurting neurons.</summary>
    public double[] HurtingErrors { get; }

    private static double[] Errors(NeuronGroup group, double inputNorm)
    {
        double gamma = RoundingError.Gamma(group.Dimension + 2L);
        var errors = new double[group.Count];
        for (int s = 0; s < errors.Length; s++) errors[s] = RoundingError.Up(gamma * (group.Norms[s] * inputNorm + Math.Abs(group.Biases[s])));
        return errors;
    }
}
