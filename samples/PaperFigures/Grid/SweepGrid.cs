using PaperFigures.Jobs;

namespace PaperFigures.Grid;

/// <summary>The jobs that a grid is made of.</summary>
internal static class SweepGrid
{
    /// <summary>The jobs that give the parts, the longest first: then the end of the sweep has no tail.</summary>
    public static IReadOnlyList<IJob> Jobs(SweepSettings settings, IReadOnlySet<Part> parts) =>
    [
        .. LazyJobs(settings, parts)
            .Concat(AdversarialJobs(settings, parts))
            .Concat(TraceJobs(settings, parts))
            .Concat(AuditJobs(settings, parts))
            .OrderByDescending(job => job.Cost)
            .ThenBy(job => job.Cells[0].Key, StringComparer.Ordinal),
    ];

    private static IEnumerable<IJob> LazyJobs(SweepSettings settings, IReadOnlySet<Part> parts) =>
        from inputs in Enum.GetValues<Inputs>()
        from dimension in settings.Dimensions
        from width in settings.Widths
        from seed in Enumerable.Range(0, settings.Seeds)
        let wanted = settings.LazyConstants.Select(constant => LazyParts(settings, inputs, dimension, width, constant)).ToList()
        let last = wanted.FindLastIndex(cell => cell.Overlaps(parts))
        where last >= 0
        select new LazyJob(inputs, dimension, width, seed, [.. settings.LazyConstants.Take(last + 1)], [.. wanted.Take(last + 1)], settings.StepCap);

    // Left, over (d, R) at one m and V; right, over (m, V) at one d and R. A cell of both is computed once.
    private static IEnumerable<IJob> AdversarialJobs(SweepSettings settings, IReadOnlySet<Part> parts) => !parts.Contains(Part.Figure4) ? [] :
        from cell in Left(settings.Adversarial).Concat(Right(settings.Adversarial)).Distinct()
        from preset in settings.Adversarial.Presets
        from seed in Enumerable.Range(0, settings.Adversarial.Seeds)
        select new AdversarialJob(cell.Dimension, cell.Width, cell.MaxDeviation, cell.Radius, seed, preset, settings.Adversarial);

    private static IEnumerable<(int Dimension, int Width, double MaxDeviation, double Radius)> Left(AdversarialSettings settings) =>
        from dimension in settings.Dimensions from radius in settings.Radii select (dimension, settings.Width, settings.MaxDeviation, radius);

    private static IEnumerable<(int Dimension, int Width, double MaxDeviation, double Radius)> Right(AdversarialSettings settings) =>
        from width in settings.Widths from deviation in settings.MaxDeviations select (settings.Dimensions[^1], width, deviation, settings.Radius);

    private static IEnumerable<IJob> TraceJobs(SweepSettings settings, IReadOnlySet<Part> parts) => !parts.Contains(Part.Traces) ? [] :
        from width in settings.TraceWidths
        from seed in Enumerable.Range(0, settings.Seeds)
        select new TraceJob(Inputs.Sphere, settings.Dimensions[^1], width, seed, settings.StepCap);

    private static IEnumerable<IJob> AuditJobs(SweepSettings settings, IReadOnlySet<Part> parts) => !parts.Contains(Part.Audits) ? [] :
        from dimension in settings.Dimensions
        from width in settings.AuditWidths
        from seed in Enumerable.Range(0, settings.Seeds)
        select new AuditJob(dimension, width, settings.LazyConstants[0], seed, settings.StepCap);

    private static HashSet<Part> LazyParts(SweepSettings settings, Inputs inputs, int dimension, int width, double constant)
    {
        var parts = new HashSet<Part>();
        bool isFirst = constant == settings.LazyConstants[0], isWidest = width == settings.Widths[^1];
        if (isFirst) parts.Add(inputs == Inputs.Raw ? Part.Figure2 : Part.Figure5);
        if (isWidest) parts.Add(inputs == Inputs.Raw ? Part.Figure3 : Part.Figure6);
        if (isFirst && isWidest && inputs == Inputs.Sphere && dimension == LazyJob.HistogramDimension) parts.Add(Part.Figure7);
        return parts;
    }
}
