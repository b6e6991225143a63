namespace LazyAdversary.TwoLayer.Certificates;

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
        HelpingErrors = helping.Errors(inputNorm);
        HurtingErrors = hurting.Errors(inputNorm);
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
}
