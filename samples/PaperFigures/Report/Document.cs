using PaperFigures.Drawing;

namespace PaperFigures.Report;

/// <summary>What the report says, before it is HTML or Markdown. All text is plain: what writes it escapes it.</summary>
internal sealed record Document(string Title, string Introduction, IReadOnlyList<Section> Sections);

/// <summary>A heading and what follows it.</summary>
/// <param name="Id">What links to it end in: "figure-2".</param>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">Its contents; at least one.</param>
internal sealed record Section(string Id, string Title, IReadOnlyList<Block> Blocks)
{
    /// <summary>A section that says that there is nothing when there is nothing.</summary>
    public static Section Of(string id, string title, IEnumerable<Block> blocks)
    {
        List<Block> all = [.. blocks];
        return new(id, title, all.Count > 0 ? all : [new Paragraph("This run has no results for it.")]);
    }
}

/// <summary>A part of a section.</summary>
internal abstract record Block;

internal sealed record Paragraph(string Text) : Block;

internal sealed record BulletList(IReadOnlyList<string> Items) : Block;

internal sealed record Picture(DrawnFigure Figure) : Block;

/// <summary>A table.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Header">The columns' names.</param>
/// <param name="Rows">As many cells each as there are columns.</param>
internal sealed record Table(string Caption, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows) : Block
{
    /// <summary>How many columns from the left hold words, which are set to the left; the others hold numbers.</summary>
    public int WordColumns { get; init; } = 1;

    /// <summary>Whether it is too long to be shown before it is asked for, where it can be asked for.</summary>
    public bool IsLong => Rows.Count > 40;
}
