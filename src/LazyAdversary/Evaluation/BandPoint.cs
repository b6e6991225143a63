namespace LazyAdversary.Evaluation;

/// <summary>
/// The robust accuracy at one radius, from both sides. On the examples themselves it lies between Certified and Attacked, without any doubt; on the
/// distribution that they were drawn from, between LowerConfidence and UpperConfidence with the confidence of the report.
/// </summary>
/// <param name="Radius">R.</param>
/// <param name="Certified">The share of examples that are right and proved to stay so for every ‖δ‖ ≤ R.</param>
/// <param name="Attacked">The share of examples that are right and that no attack turned within R.</param>
/// <param name="LowerConfidence">The lower Clopper–Pearson bound for Certified.</param>
/// <param name="UpperConfidence">The upper Clopper–Pearson bound for Attacked.</param>
public readonly record struct BandPoint(double Radius, double Certified, double Attacked, double LowerConfidence, double UpperConfidence)
{
    /// <summary>Attacked − Certified: the share of examples of which neither is known.</summary>
    public double Width => Attacked - Certified;
}
