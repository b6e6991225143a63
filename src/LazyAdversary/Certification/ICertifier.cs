using LazyAdversary.Data;
using LazyAdversary.Threats;

namespace LazyAdversary.Certification;

/// <summary>Proves, for each example, a radius within which no perturbation changes the prediction of the model it was made for.</summary>
public interface ICertifier
{
    /// <summary>Certifies every example.</summary>
    /// <param name="data">The examples. A radius belongs to the prediction; the labels only say which predictions are right.</param>
    /// <param name="progress">Receives the number of examples done after each block, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the work between examples.</param>
    /// <exception cref="ArgumentException">The data does not have the dimension or the classes of what is certified.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    CertificationResult Certify(LabeledData data, IProgress<Progress>? progress = null, CancellationToken cancellationToken = default);
}

/// <summary>A classifier that knows how its predictions can be certified.</summary>
public interface ICertifiable
{
    /// <summary>The strongest certifier of this model for a threat; null when there is none.</summary>
    /// <param name="threat">What the adversary may do.</param>
    /// <param name="threads">How many threads to use; all processors when null. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the set-up.</param>
    ICertifier? Certifier(ThreatModel threat, int? threads = null, CancellationToken cancellationToken = default);
}
