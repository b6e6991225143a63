using System.Globalization;
using System.Xml.Linq;
using SkiaSharp;

namespace Figures;

/// <summary>
/// Turns the text of an SVG that Skia wrote into outlines: an SVG cannot rely on a typeface that its reader does not have. What the text says stays as its label.
/// </summary>
internal static class SvgOutlines
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    public static string Apply(Stream svg)
    {
        var document = XDocument.Load(svg);
        var root = document.Root!;

        // A picture that may be shown larger or smaller needs its own coordinates said.
        root.SetAttributeValue("viewBox", $"0 0 {root.Attribute("width")!.Value} {root.Attribute("height")!.Value}");
        foreach (var text in root.Descendants(s_svg + "text").ToList()) text.ReplaceWith(Outline(text));
        return document.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement Outline(XElement text)
    {
        string characters = text.Value.Trim();
        var typeface = EmbeddedFont.Typeface(bold: text.Attribute("font-weight") is not null);
        using var font = new SKFont(typeface, (float)Numbers(text, "font-size")[0]);
        double[] xs = Numbers(text, "x"), ys = Numbers(text, "y");
        using var outline = new SKPath();
        for (int i = 0; i < characters.Length; i++)
        {
            using var glyph = font.GetGlyphPath(font.GetGlyph(characters[i]));
            if (glyph is not null) outline.AddPath(glyph, (float)xs[i], (float)ys[Math.Min(i, ys.Length - 1)]);
        }

        return new(
            s_svg + "path", text.Attribute("fill"), text.Attribute("fill-opacity"), text.Attribute("transform"), new XAttribute("aria-label", characters),
            new XAttribute("d", outline.ToSvgPathData()));
    }

    private static double[] Numbers(XElement element, string attribute) =>
        [.. element.Attribute(attribute)!.Value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
}
