using LazyAdversary.Models;
using LazyAdversary.Threats;

namespace LazyAdversary.Certification;

/// <summary>Which certificate a model has.</summary>
public static class Certifiers
{
    /// <summary>The strongest certifier of a model for a threat; null when there is none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threat">What the adversary may do.</param>
    /// <param name="threads">How many threads to use; all processors when null. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the set-up.</param>
    public static ICertifier? For(IClassifier model, ThreatModel threat, int? threads = null, CancellationToken cancellationToken = default) => model switch
    {
        ICertifiable certifiable => certifiable.Certifier(threat, threads, cancellationToken),
        LinearClassifier linear => new LinearCertifier(linear),
        _ => null,
    };
}
