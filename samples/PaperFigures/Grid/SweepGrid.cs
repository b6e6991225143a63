using PaperFigures.Jobs;

namespace PaperFigures.Grid;

/// <summary>The jobs that a grid is made of.</summary>
internal static class SweepGrid
{
    /// <summary>The jobs that give the parts, the longest first: then the end of the sweep has no tail.</summary>
    public static IReadOnlyList<IJob> Jobs(SweepSettings settings, IReadOnlySet<Part> parts) =>
        [.. LazyJobs(settings, parts).OrderByDescending(job => job.Cost).ThenBy(job => job.Cells[0].Key, StringComparer.Ordinal)];

    private static IEnumerable<IJob> LazyJobs(SweepSettings settings, IReadOnlySet<Part> parts) =>
        from inputs in Enum.GetValues<Inputs>()
        from dimension in settings.Dimensions
        from width in settings.Widths
        from seed in Enumerable.Range(0, settings.Seeds)
        let wanted = settings.LazyConstants.Select(constant => LazyParts(settings, inputs, dimension, width, constant)).ToList()
        let last = wanted.FindLastIndex(cell => cell.Overlaps(parts))
        where last >= 0
        select new LazyJob(inputs, dimension, width, seed, [.. settings.LazyConstants.Take(last + 1)], [.. wanted.Take(last + 1)], settings.StepCap);

    private static HashSet<Part> LazyParts(SweepSettings settings, Inputs inputs, int dimension, int width, double constant)
    {
        var parts = new HashSet<Part>();
        bool isFirst = constant == settings.LazyConstants[0], isWidest = width == settings.Widths[^1];
        if (isFirst) parts.Add(inputs == Inputs.Raw ? Part.Figure2 : Part.Figure5);
        if (isWidest) parts.Add(inputs == Inputs.Raw ? Part.Figure3 : Part.Figure6);
        if (isFirst && isWidest && inputs == Inputs.Sphere && dimension == settings.Dimensions[^1]) parts.Add(Part.Figure7);
        return parts;
    }
}
