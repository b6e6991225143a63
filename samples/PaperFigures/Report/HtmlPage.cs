using System.Xml.Linq;

namespace PaperFigures.Report;

/// <summary>
/// The report as one HTML file: no scripts, no fonts and no pictures from elsewhere. It is well-formed XML at the same time. Figures are images of their own within
/// it, for identifiers inside one SVG must not meet those of another.
/// </summary>
internal static class HtmlPage
{
    // Without angle brackets and ampersands, which XML would escape and HTML would not read back.
    private const string Style = """
        :root { color-scheme: light; }
        body { margin: 0 auto; max-width: 1320px; padding: 24px 28px 80px; background: #fff; color: #24292f;
               font: 16px/1.55 "Source Sans 3", "Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, sans-serif; }
        h1 { font-size: 1.75rem; line-height: 1.25; margin: 0.4em 0 0.5em; }
        h2 { font-size: 1.3rem; margin: 2.4em 0 0.6em; padding-top: 0.7em; border-top: 1px solid #e6e9ed; }
        p, li, figcaption { max-width: 88ch; }
        a { color: #0072b2; }
        nav ol { columns: 2; max-width: 60em; }
        figure { margin: 1.4em 0; }
        figure img { display: block; max-width: 100%; height: auto; }
        figcaption, caption { color: #57606a; font-size: 0.93rem; }
        .table { overflow-x: auto; margin: 1.4em 0; }
        table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
        caption, summary { text-align: left; padding: 0 0 0.4em; }
        summary { cursor: pointer; color: #57606a; font-size: 0.93rem; }
        th, td { padding: 0.28em 0.7em; text-align: right; white-space: nowrap; border-bottom: 1px solid #e6e9ed; }
        th { border-bottom-color: #6e7781; font-weight: 600; }
        .word { text-align: left; white-space: normal; min-width: 7.5em; }
        tr:hover td { background: #f6f8fa; }
        @media print {
          body { max-width: none; padding: 0; font-size: 10pt; }
          nav { display: none; }
          h2 { break-after: avoid; }
          figure, tr { break-inside: avoid; }
          .table { overflow: visible; }
          table { font-size: 7pt; }
          th, td { padding: 0.2em 0.3em; }
          th { white-space: normal; }
        }
        """;

    public static string Write(Document document)
    {
        var body = new XElement("body", new XElement("h1", document.Title), new XElement("p", document.Introduction), Contents(document));
        foreach (var section in document.Sections)
            body.Add(new XElement("section", new XAttribute("id", section.Id), new XElement("h2", section.Title), section.Blocks.Select(Element)));
        var html = new XElement("html", new XAttribute("lang", "en"), Head(document.Title), body);
        return "<!DOCTYPE html>\n" + html.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static XElement Head(string title) => new(
        "head", new XElement("meta", new XAttribute("charset", "utf-8")),
        new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
        new XElement("title", title), new XElement("style", Style));

    private static XElement Contents(Document document) => new(
        "nav", new XElement("ol", document.Sections.Select(s => new XElement("li", new XElement("a", new XAttribute("href", "#" + s.Id), s.Title)))));

    private static XElement Element(Block block) => block switch
    {
        Paragraph paragraph => new("p", paragraph.Text),
        BulletList list => new("ul", list.Items.Select(item => new XElement("li", item))),
        Picture picture => Figure(picture.Figure),
        Table { IsLong: true } table => new(
            "details", new XElement("summary", $"{table.Caption} ({table.Rows.Count} rows)"), new XElement("div", new XAttribute("class", "table"), Rows(table))),
        Table table => new("div", new XAttribute("class", "table"), Rows(table)),
        _ => throw new ArgumentException($"A {block.GetType().Name} cannot be written.", nameof(block)),
    };

    private static XElement Figure(Drawing.DrawnFigure figure) => new(
        "figure", new XAttribute("id", "drawn-" + figure.Name),
        new XElement(
            "img", new XAttribute("alt", figure.Title),
            new XAttribute("src", "data:image/svg+xml;base64," + Convert.ToBase64String(File.ReadAllBytes(figure.SvgPath)))),
        new XElement("figcaption", new XElement("strong", figure.Title + ". "), figure.Caption));

    private static XElement Rows(Table table) => new(
        "table", table.IsLong ? null : new XElement("caption", table.Caption),
        new XElement("thead", Row(table, "th", table.Header)), new XElement("tbody", table.Rows.Select(row => Row(table, "td", row))));

    private static XElement Row(Table table, string tag, IReadOnlyList<string> cells) => new(
        "tr", cells.Select((cell, i) => new XElement(tag, i < table.WordColumns ? new XAttribute("class", "word") : null, cell)));
}
