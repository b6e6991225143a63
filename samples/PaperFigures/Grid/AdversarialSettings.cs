namespace PaperFigures.Grid;

/// <summary>What the grid of Figure 4 is made of.</summary>
internal sealed record AdversarialSettings
{
    /// <summary>The dimensions d of the left plot, squares, ascending. The largest is that of the right plot.</summary>
    public required IReadOnlyList<int> Dimensions { get; init; }

    /// <summary>The radii R of the left plot.</summary>
    public required IReadOnlyList<double> Radii { get; init; }

    /// <summary>The widths m of the right plot.</summary>
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>The V of the right plot.</summary>
    public required IReadOnlyList<double> MaxDeviations { get; init; }

    /// <summary>The width m of the left plot.</summary>
    public int Width { get; init; } = 1000;

    /// <summary>The V of the left plot.</summary>
    public double MaxDeviation { get; init; } = 0.316;

    /// <summary>The radius R of the right plot.</summary>
    public double Radius { get; init; } = 0.2;

    /// <summary>The number of seeds, counted from 0.</summary>
    public required int Seeds { get; init; }

    /// <summary>Which readings of Algorithm 1 are trained by.</summary>
    public IReadOnlyList<string> Presets { get; init; } = ["algorithm-1"];

    /// <summary>How many training images are used, from all over them; all when there are fewer.</summary>
    public int TrainingExamples { get; init; } = int.MaxValue;

    /// <summary>The most epochs T_1.</summary>
    public required int EpochCap { get; init; }

    /// <summary>The steps T_2 of each attack in training.</summary>
    public int AttackSteps { get; init; } = 100;
}
