using LazyAdversary.Attacks;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Models;
using LazyAdversary.Threats;

namespace LazyAdversary.Evaluation;

/// <summary>
/// The distance to the other class from both sides: for each example what is proved, certified ≤ distance, and what was found, distance ≤ found; and so the
/// robust accuracy as a band between two curves.
/// </summary>
public sealed class RobustnessReport
{
    private RobustnessReport(string method, Norm norm, double confidence, IReadOnlyList<ExampleBounds> examples)
    {
        Method = method;
        Norm = norm;
        Confidence = confidence;
        Examples = examples;
        ExampleBounds[] right = [.. examples.Where(e => !e.IsMisclassified)];
        Certified = MedianInterval.Of(right.Select(e => e.Certified), confidence);
        Found = MedianInterval.Of(right.Select(e => e.Found ?? double.PositiveInfinity), confidence);
        Tightness = MedianInterval.Of(right.Where(e => e.Tightness.HasValue).Select(e => e.Tightness!.Value), confidence);
        RayRatio = MedianInterval.Of(right.Where(e => e.RayDistance > 0 && e.Found > 0).Select(e => e.RayDistance!.Value / e.Found!.Value), confidence);
    }

    /// <summary>How the radii were proved; empty when nothing was.</summary>
    public string Method { get; }

    /// <summary>The norm that distances are measured in.</summary>
    public Norm Norm { get; }

    /// <summary>The confidence of every interval.</summary>
    public double Confidence { get; }

    /// <summary>The bounds of each example, in the order of the data.</summary>
    public IReadOnlyList<ExampleBounds> Examples { get; }

    /// <summary>How many were errors without any perturbation.</summary>
    public int Misclassified => Examples.Count(e => e.IsMisclassified);

    /// <summary>How many correctly classified examples no attack turned: they count as robust at every radius in the upper curve.</summary>
    public int NotFound => Examples.Count(e => e.Found is null);

    /// <summary>
    /// How many examples have certified &gt; found: 0, unless certificate and attack are about different models or inputs, or one of them is broken.
    /// </summary>
    public int Contradictions => Examples.Count(e => e.Certified > e.Found);

    /// <summary>The median certified radius over correctly classified examples.</summary>
    public MedianInterval Certified { get; }

    /// <summary>The median distance found over correctly classified examples; one that no attack turned counts as +∞.</summary>
    public MedianInterval Found { get; }

    /// <summary>The median of certified/found over correctly classified examples that an attack turned: 1 when distances are known exactly.</summary>
    public MedianInterval Tightness { get; }

    /// <summary>The median of the single gradient ray's distance over the best: 1 when the network is linear as far as the boundary.</summary>
    public MedianInterval RayRatio { get; }

    /// <summary>The warnings that any example raised.</summary>
    public AttackWarnings Warnings => Examples.Aggregate(AttackWarnings.None, (warnings, e) => warnings | e.Warnings);

    /// <summary>How robust a classifier is: attacks it, certifies it where it can be, and reports both sides, in one call.</summary>
    /// <param name="model">The model: the more it offers (gradients, rays, a certificate), the more is known in less time.</param>
    /// <param name="data">The examples.</param>
    /// <param name="options">The threat, the attack and the certificate; the defaults when null.</param>
    /// <param name="progress">Receives what is done: first of the attack, then of the certificate.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">
    /// The data does not have the model's dimension or classes, does not fit the threat, or the attack is one within a radius.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RobustnessReport Measure(
        IClassifier model, LabeledData data, RobustnessReportOptions? options = null, IProgress<Progress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        var attack = options.Attack ?? new AttackCascade(new CascadeOptions { Threat = options.Threat, Threads = options.Threads });
        if (attack.Goal != AttackGoal.SmallestDistance)
            throw new ArgumentException($"A report needs smallest distances, and {attack.Name} looks within a radius.", nameof(options));
        var found = attack.Run(model, data, progress, cancellationToken);
        var certifier = options.Certifier ?? Certifiers.For(model, found.Threat, options.Threads, cancellationToken);
        return Combine(certifier?.Certify(data, progress, cancellationToken), found.Records, found.Threat.Norm, options.Confidence);
    }

    /// <summary>The same report about the examples of one class: which class falls first is seen by laying these side by side.</summary>
    /// <param name="label">The class, in [0, K).</param>
    /// <exception cref="ArgumentException">No example has this label.</exception>
    public RobustnessReport ForClass(int label)
    {
        ExampleBounds[] own = [.. Examples.Where(e => e.Label == label)];
        if (own.Length == 0) throw new ArgumentException($"No example has the label {label}.", nameof(label));
        return new(Method, Norm, Confidence, own);
    }

    /// <summary>How many correctly classified examples of one class the attack took to another.</summary>
    /// <param name="label">The class, in [0, K).</param>
    /// <param name="reached">The class predicted at x′.</param>
    public int Falls(int label, int reached) => Examples.Count(e => !e.IsMisclassified && e.Label == label && e.ReachedClass == reached);

    /// <summary>Puts together what was proved and what was found about the same examples.</summary>
    /// <param name="certified">The certificate; null when there is none, and then every certified radius is 0.</param>
    /// <param name="found">
    /// The records of one attack that looks for smallest distances, or of several, one after the other: the nearest point of each example counts. At least one
    /// for each example.
    /// </param>
    /// <param name="norm">The norm of the attacks.</param>
    /// <param name="confidence">The confidence of every interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">The certificate and the records are not about the same examples.</exception>
    public static RobustnessReport Combine(
        CertificationResult? certified, IReadOnlyList<AttackRecord> found, Norm norm = Norm.L2, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (found.Count == 0) throw new ArgumentException("There is no record to report.", nameof(found));
        AttackRecord[][] byExample = [.. found.GroupBy(r => r.Index).OrderBy(g => g.Key).Select(g => g.ToArray())];
        for (int i = 0; i < byExample.Length; i++)
        {
            if (byExample[i][0].Index != i) throw new ArgumentException($"There is no attack record for example {i}.", nameof(found));
        }

        if (certified is not null)
        {
            if (certified.Records.Count != byExample.Length)
            {
                throw new ArgumentException(
                    $"The certificate is about {certified.Records.Count} examples but the attack about {byExample.Length}.", nameof(certified));
            }

            for (int i = 0; i < byExample.Length; i++)
            {
                if (certified.Records[i].Label != byExample[i][0].Label)
                    throw new ArgumentException($"Example {i} has another label in the certificate than in the attack.", nameof(certified));
            }
        }

        return new(certified?.Method ?? "", norm, confidence, [.. byExample.Select((records, i) => Bounds(certified?.Records[i], records, norm))]);
    }

    /// <summary>The band at one radius.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or NaN.</exception>
    public BandPoint At(double radius)
    {
        if (!(radius >= 0)) throw new ArgumentOutOfRangeException(nameof(radius), radius, "A radius is at least 0.");
        int n = Examples.Count;
        int proved = Examples.Count(e => !e.IsMisclassified && e.Certified >= radius);
        int withstood = Examples.Count(e => !e.IsMisclassified && !(e.Found <= radius));
        double alpha = (1 - Confidence) / 2;
        return new(
            radius, (double)proved / n, (double)withstood / n, ClopperPearson.Lower(proved, n, alpha), ClopperPearson.Upper(withstood, n, alpha));
    }

    /// <summary>The band at evenly spaced radii from 0 to the largest distance found.</summary>
    /// <param name="points">How many radii, at least 2.</param>
    public IReadOnlyList<BandPoint> Band(int points = 51)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        double largest = Examples.Max(e => e.Found ?? (double.IsFinite(e.Certified) ? e.Certified : 0));
        return [.. Enumerable.Range(0, points).Select(i => At(i == points - 1 ? largest : largest * i / (points - 1)))];
    }

    /// <summary>Writes summary, band and examples as JSON, UTF-8; numbers that are not finite become null.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void WriteJson(Stream stream) => RobustnessReportWriter.WriteJson(this, stream);

    /// <summary>Writes one line for each example, comma-separated with a header, numbers in the invariant culture; what is not known is left empty.</summary>
    /// <param name="writer">Where to; left open.</param>
    public void WriteCsv(TextWriter writer) => RobustnessReportWriter.WriteCsv(this, writer);

    /// <summary>Writes the band as comma-separated lines with a header.</summary>
    /// <param name="writer">Where to; left open.</param>
    /// <param name="points">How many radii, at least 2.</param>
    public void WriteBandCsv(TextWriter writer, int points = 51) => RobustnessReportWriter.WriteBandCsv(this, writer, points);

    /// <summary>The report in a sentence, in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Examples.Count} examples, {Misclassified} misclassified, {NotFound} not turned; ") +
        FormattableString.Invariant($"median distance between {Certified.Median:G4} and {Found.Median:G4}, ") +
        FormattableString.Invariant($"median certified/found {Tightness.Median:0.0%}, ray/best {RayRatio.Median:F3}, warnings: {Warnings}");

    private static ExampleBounds Bounds(CertificationRecord? certified, AttackRecord[] records, Norm norm)
    {
        var first = records[0];
        bool misclassified = first.IsMisclassified;
        var best = misclassified ? null : records.Where(r => r.IsFlipped).MinBy(r => r.Distance);
        return new()
        {
            Index = first.Index,
            Label = first.Label,
            Prediction = first.Prediction,
            Margin = first.Margin,
            Certified = misclassified ? 0 : (norm == Norm.LInf ? certified?.LInfRadius : certified?.Radius) ?? 0,
            Found = misclassified ? 0 : best?.Distance,
            FoundBy = best?.FoundBy,
            ReachedClass = best?.ReachedClass,
            Warnings = records.Aggregate(AttackWarnings.None, (warnings, r) => warnings | r.Warnings),
            RayDistance = records.Select(r => r.RayDistance).FirstOrDefault(distance => distance.HasValue)
                ?? records.OfType<GradientStepRecord>().FirstOrDefault(r => r.IsFlipped)?.Distance,
        };
    }
}
