using LazyAdversary.Data;

namespace LazyAdversary.Certification;

/// <summary>Proves, for each example, a radius within which no perturbation changes the sign of the score.</summary>
public interface ICertifier
{
    /// <summary>Certifies every example.</summary>
    /// <param name="data">The examples. A radius belongs to the prediction; the labels only say which predictions are right.</param>
    /// <param name="progress">Told after each block of examples, from the thread that did it.</param>
    /// <param name="cancellationToken">Stops the work between examples.</param>
    /// <exception cref="ArgumentException">The data does not have the dimension of what is certified.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    CertificationResult Certify(
        LabeledData data, IProgress<CertificationProgress>? progress = null, CancellationToken cancellationToken = default);
}
