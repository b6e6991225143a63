namespace PaperFigures.Drawing;

/// <summary>What the paper's figures hold, to say what a run lacks of it.</summary>
internal static class PaperGrid
{
    public const int Seeds = 5;

    /// <summary>C_0 of Figures 2, 5 and 7.</summary>
    public const double LazyConstant = 10;

    /// <summary>m of Figures 3, 6 and 7.</summary>
    public const int Width = 100_000;

    /// <summary>d of Figure 4, right, and of Figure 7.</summary>
    public const int Dimension = 784;

    /// <summary>m of Figure 4, left.</summary>
    public const int AdversarialWidth = 1000;

    /// <summary>R of Figure 4, right.</summary>
    public const double Radius = 0.2;

    /// <summary>The least ‖δ‖ and V of Figure 4.</summary>
    public const double LeastRow = 0.05;

    /// <summary>The greatest ‖δ‖ and V of Figure 4.</summary>
    public const double GreatestRow = 1;

    /// <summary>The training images of Figure 4: all zeros and ones.</summary>
    public const int TrainingExamples = 12_665;

    /// <summary>T_2 of Figure 4.</summary>
    public const int AttackSteps = 100;

    /// <summary>The mean ‖δ‖ that Figure 7 shows.</summary>
    public const double HistogramDistance = 0.045;

    public static IReadOnlyList<int> Dimensions { get; } = [25, 49, 100, 196, 400, 625, 784];

    public static IReadOnlyList<double> Widths { get; } = [1000, 10_000, 100_000];

    public static IReadOnlyList<double> LazyConstants { get; } = [10, 20, 30, 40];

    public static IReadOnlyList<int> AdversarialDimensions { get; } = [.. Enumerable.Range(5, 24).Select(side => side * side)];

    /// <summary>V of Figure 4, left: 10/√1000.</summary>
    public static double MaxDeviation { get; } = 10 / Math.Sqrt(AdversarialWidth);
}
