using System.Text;

namespace PaperFigures.Report;

/// <summary>The report as Markdown with tables, as GitHub and most viewers read it. Figures are links to the PNG files.</summary>
internal static class MarkdownPage
{
    /// <param name="document">What to write.</param>
    /// <param name="folder">Where it will lie: links are relative to it.</param>
    public static string Write(Document document, string folder)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Escape(document.Title)).Append("\n\n").Append(Escape(document.Introduction)).Append("\n\n");
        foreach (var section in document.Sections) text.Append("- [").Append(Escape(section.Title)).Append("](#").Append(section.Id).Append(")\n");
        foreach (var section in document.Sections)
        {
            text.Append("\n<a id=\"").Append(section.Id).Append("\"></a>\n\n## ").Append(Escape(section.Title)).Append('\n');
            foreach (var block in section.Blocks) text.Append('\n').Append(Text(block, folder));
        }

        return text.ToString();
    }

    private static string Text(Block block, string folder) => block switch
    {
        Paragraph paragraph => Escape(paragraph.Text) + "\n",
        BulletList list => string.Concat(list.Items.Select(item => $"- {Escape(item)}\n")),
        Picture { Figure: var figure } => $"![{Escape(figure.Title)}]({Link(folder, figure.PngPath)})\n\n**{Escape(figure.Title)}.** {Escape(figure.Caption)}\n",
        Table table => TableText(table),
        _ => throw new ArgumentException($"A {block.GetType().Name} cannot be written.", nameof(block)),
    };

    private static string TableText(Table table)
    {
        var text = new StringBuilder($"*{Escape(table.Caption)}*\n\n");
        AppendRow(table.Header.Select(Escape));
        AppendRow(table.Header.Select((_, i) => i < table.WordColumns ? ":--" : "--:"));
        foreach (var row in table.Rows) AppendRow(row.Select(Escape));
        return text.ToString();

        void AppendRow(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string Link(string folder, string path) =>
        string.Join('/', Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));

    /// <summary>What Markdown would take for its own; |η| in a table would end a cell.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c is '\\' or '|' or '*' or '_' or '`' or '<' or '>' or '[' or ']') escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
