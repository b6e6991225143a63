namespace LazyAdversary.Certification;

/// <summary>The radii proved for a batch of examples.</summary>
public sealed class CertificationResult
{
    internal CertificationResult(string method, IReadOnlyList<CertificationRecord> records)
    {
        Method = method;
        Records = records;
    }

    /// <summary>How the radii were proved.</summary>
    public string Method { get; }

    /// <summary>One record for each example, in the order of the data.</summary>
    public IReadOnlyList<CertificationRecord> Records { get; }

    /// <summary>
    /// The certified accuracy: the share of examples that are correctly classified and proved to stay so for every ‖δ‖ ≤ radius. A lower bound of the robust
    /// accuracy on these examples.
    /// </summary>
    /// <param name="radius">The l2 radius, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public double CertifiedAccuracy(double radius) => Share(radius, r => r.Radius);

    /// <summary>The same for every ‖δ‖_∞ ≤ radius.</summary>
    /// <param name="radius">The l∞ radius, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public double CertifiedAccuracyLInf(double radius) => Share(radius, r => r.LInfRadius);

    private double Share(double radius, Func<CertificationRecord, double> proved)
    {
        if (!(radius >= 0)) throw new ArgumentOutOfRangeException(nameof(radius), radius, "A radius is at least 0.");
        return (double)Records.Count(r => !r.IsMisclassified && proved(r) >= radius) / Records.Count;
    }
}
