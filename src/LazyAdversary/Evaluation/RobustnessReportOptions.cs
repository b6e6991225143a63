using LazyAdversary.Attacks;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Evaluation;

/// <summary>Options of <see cref="RobustnessReport.Measure"/>.</summary>
public sealed record RobustnessReportOptions
{
    /// <summary>How the cascade attacks; null for its defaults in l2, at any distance, without box and frozen features.</summary>
    /// <value>The default is null.</value>
    public CascadeOptions? Attack { get; init; }

    /// <summary>How hard the certificate is searched for.</summary>
    /// <value>The default is that of <see cref="TrustRegionCertifier"/>.</value>
    public TrustRegionOptions? Certificate { get; init; }

    /// <summary>The confidence of every interval, in (0, 1).</summary>
    /// <value>The default is 0.95.</value>
    public double Confidence { get; init; } = 0.95;
}
