using LazyAdversary.Attacks;
using LazyAdversary.Certification;
using LazyAdversary.Threats;

namespace LazyAdversary.Evaluation;

/// <summary>Options of <see cref="RobustnessReport.Measure"/>.</summary>
public sealed record RobustnessReportOptions
{
    /// <summary>What the adversary may do.</summary>
    /// <value>The default is l2 at any distance, without box and frozen features.</value>
    public ThreatModel Threat { get; init; } = ThreatModel.L2();

    /// <summary>The attack, one for smallest distances.</summary>
    /// <value>The default is null: <see cref="AttackCascade"/> with the threat above and its standard attacks.</value>
    public IAttack? Attack { get; init; }

    /// <summary>The certificate, made for the model that is measured.</summary>
    /// <value>The default is null: the strongest that the model offers (<see cref="ICertifiable"/>), none where it offers none.</value>
    public ICertifier? Certifier { get; init; }

    /// <summary>The confidence of every interval, in (0, 1).</summary>
    /// <value>The default is 0.95.</value>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How many threads to use; the result does not depend on it.</summary>
    /// <value>The default is null: all processors.</value>
    public int? Threads { get; init; }
}
