namespace QuickStart;

/// <summary>What the command line asks for.</summary>
internal sealed record QuickStartOptions
{
    /// <summary>The input dimension d, the square of an image side; null for the images' own size.</summary>
    public int? Dimension { get; init; }

    /// <summary>The number m of hidden neurons.</summary>
    public required int Width { get; init; }

    /// <summary>C_0: training stops where a neuron would move further than C_0/√m.</summary>
    public required double LazyConstant { get; init; }

    public required int Seed { get; init; }

    /// <summary>The number of threads; null for all processors.</summary>
    public int? Threads { get; init; }

    /// <summary>The radii that PGD attacks at, ascending, as multiples of 1/√d.</summary>
    public required IReadOnlyList<double> Radii { get; init; }

    public required int PgdSteps { get; init; }

    /// <summary>How many test images have their distance bounded from both sides.</summary>
    public required int Certified { get; init; }

    /// <summary>Pixels in [0, 1] and a bias for each neuron, as in Figures 2 and 3 of the paper, instead of unit norm and no bias.</summary>
    public required bool RawPixels { get; init; }

    public required DirectoryInfo Output { get; init; }

    /// <summary>A folder, or four files: training images and labels, test images and labels. Empty for the embedded digits.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>The classes that get the labels 0 and 1.</summary>
    public required (byte Negative, byte Positive) Classes { get; init; }
}
