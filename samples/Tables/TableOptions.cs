namespace Tables;

/// <summary>How the cells of a table are to be understood.</summary>
public sealed record TableOptions
{
    /// <summary>Cells that are gaps in a column of numbers, in any case; <see cref="Missing"/> adds to them.</summary>
    public static IReadOnlyList<string> UsualMissing { get; } = ["", "?", "NA", "N/A", "#N/A", "NaN", "null", "None"];

    /// <summary>The column to predict, with two different values.</summary>
    public required string Label { get; init; }

    /// <summary>What separates cells.</summary>
    /// <value>The default is null: comma, semicolon or tab, whichever the header has most of outside quotes.</value>
    public char? Separator { get; init; }

    /// <summary>The sign before the fraction of a number, point or comma.</summary>
    /// <value>The default is a point.</value>
    public char DecimalSign { get; init; } = '.';

    /// <summary>The sign between groups of three digits.</summary>
    /// <value>The default is null: no groups.</value>
    public char? ThousandsSign { get; init; }

    /// <summary>More cells that are gaps.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The columns that are texts whatever their cells look like.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> TextColumns { get; init; } = [];

    /// <summary>The columns to leave out.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> IgnoredColumns { get; init; } = [];
}
