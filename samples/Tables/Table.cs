namespace Tables;

/// <summary>A table with a label of two values.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Label">The label column.</param>
/// <param name="Classes">The two values of the label, the one for false first: the smaller number, or the earlier text.</param>
/// <param name="Labels">Whether each row's label is the second of <paramref name="Classes"/>.</param>
/// <param name="Lines">The line of the file that each row starts in.</param>
/// <param name="Numbers">The columns of numbers.</param>
/// <param name="Texts">The columns of texts.</param>
/// <param name="Notes">What was taken for what, in a line each: columns left out, gaps.</param>
public sealed record Table(
    string Name, string Label, IReadOnlyList<string> Classes, IReadOnlyList<bool> Labels, IReadOnlyList<int> Lines,
    IReadOnlyList<NumberColumn> Numbers, IReadOnlyList<TextColumn> Texts, IReadOnlyList<string> Notes);

/// <summary>A column of numbers.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Values">A value for each row, finite in float32; NaN for a gap.</param>
public sealed record NumberColumn(string Name, IReadOnlyList<double> Values);

/// <summary>A column of texts.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Values">The different texts.</param>
/// <param name="Cells">For each row the place of its text in <paramref name="Values"/>.</param>
public sealed record TextColumn(string Name, IReadOnlyList<string> Values, IReadOnlyList<int> Cells);
