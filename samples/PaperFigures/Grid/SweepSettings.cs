namespace PaperFigures.Grid;

/// <summary>What a grid is made of. The presets differ in it, and options of the command line change it.</summary>
internal sealed record SweepSettings
{
    /// <summary>The dimensions d of Figures 2, 3, 5, 6 and 7, squares.</summary>
    public required IReadOnlyList<int> Dimensions { get; init; }

    /// <summary>The widths m of the same, ascending. The widest is that of Figures 3, 6 and 7.</summary>
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>The C_0 of Figures 3 and 6, ascending. The first is that of Figures 2, 5 and 7.</summary>
    public required IReadOnlyList<double> LazyConstants { get; init; }

    /// <summary>The number of seeds, counted from 0.</summary>
    public required int Seeds { get; init; }

    /// <summary>The most steps of a trajectory of SGD.</summary>
    public required long StepCap { get; init; }

    /// <summary>The widths m of the traces; their dimension is the largest.</summary>
    public required IReadOnlyList<int> TraceWidths { get; init; }

    /// <summary>The widths m of the audits.</summary>
    public required IReadOnlyList<int> AuditWidths { get; init; }

    /// <summary>Figure 4.</summary>
    public required AdversarialSettings Adversarial { get; init; }

    /// <summary>The smallest: every figure at reduced size.</summary>
    public static SweepSettings Quick { get; } = new()
    {
        Dimensions = [25, 100, 400, 784],
        Widths = [250, 1000, 4000],
        LazyConstants = [10, 20, 30],
        Seeds = 1,
        StepCap = 5_000,
        TraceWidths = [250, 1000],
        AuditWidths = [1000],
        Adversarial = new()
        {
            Dimensions = [25, 100, 225, 400, 784],
            Radii = Steps(0.1, 0.9, 0.2),
            Widths = [250, 500, 1000],
            MaxDeviations = Steps(0.2, 1, 0.2),
            Seeds = 1,
            TrainingExamples = 3_000,
            EpochCap = 4,
            AttackSteps = 10,
        },
    };

    /// <summary>The shape of every figure.</summary>
    public static SweepSettings Default { get; } = new()
    {
        Dimensions = [25, 49, 100, 196, 400, 625, 784],
        Widths = [1_000, 10_000],
        LazyConstants = [10, 20, 30, 40],

        // With two, the interval of an exponent would be Student's with one degree of freedom: 12.7 standard errors.
        Seeds = 3,
        StepCap = 100_000,
        TraceWidths = [1_000, 10_000],
        AuditWidths = [1_000, 10_000],
        Adversarial = new()
        {
            Dimensions = [25, 49, 100, 196, 400, 625, 784],
            Radii = Steps(0.1, 1, 0.1),
            Widths = [250, 500, 1_000, 2_000],
            MaxDeviations = Steps(0.1, 1, 0.1),
            Seeds = 1,
            EpochCap = 8,
            AttackSteps = 20,
        },
    };

    /// <summary>The grid of the paper.</summary>
    public static SweepSettings Paper { get; } = new()
    {
        Dimensions = [25, 49, 100, 196, 400, 625, 784],
        Widths = [1_000, 10_000, 100_000],
        LazyConstants = [10, 20, 30, 40],
        Seeds = 5,
        StepCap = 100_000,
        TraceWidths = [1_000, 10_000],
        AuditWidths = [1_000, 10_000, 100_000],
        Adversarial = new()
        {
            Dimensions = [.. Enumerable.Range(5, 24).Select(side => side * side)],
            Radii = Steps(0.05, 1, 0.05),
            Widths = [250, 500, 1_000, 2_000, 4_000],
            MaxDeviations = Steps(0.05, 1, 0.05),
            Seeds = 5,
            EpochCap = 12,
        },
    };

    // Rounded, because a step away from 0.3 is not what prints as 0.3 otherwise.
    private static double[] Steps(double first, double last, double step) =>
        [.. Enumerable.Range(0, (int)Math.Round((last - first) / step) + 1).Select(i => Math.Round(first + i * step, 3))];
}
