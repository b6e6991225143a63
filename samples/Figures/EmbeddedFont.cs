using ScottPlot;
using SkiaSharp;

namespace Figures;

/// <summary>
/// The typeface of every figure, from this assembly: a machine without any installed font (a container, most CI) draws the same text as a desktop.
/// </summary>
internal sealed class EmbeddedFont : IFontResolver
{
    /// <summary>Source Sans 3: has √, ‖, δ and the subscript digits. It has no ∇.</summary>
    public const string Name = "Source Sans 3";

    private static readonly Lazy<SKTypeface> s_regular = new(() => Load(bold: false)), s_semibold = new(() => Load(bold: true));

    /// <summary>Makes it the default of every plot made from now on.</summary>
    public static void Register()
    {
        Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        Fonts.Default = Name;
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? Load(bold: weight > FontWeight.Medium) : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        CreateTypeface(fontName, bold ? FontWeight.Bold : FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);

    /// <summary>The typeface itself, for text outside plots.</summary>
    public static SKTypeface Typeface(bool bold) => bold ? s_semibold.Value : s_regular.Value;

    private static SKTypeface Load(bool bold)
    {
        using var stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream(bold ? "SourceSans3-Semibold.otf" : "SourceSans3-Regular.otf")!;
        return SKTypeface.FromStream(stream);
    }
}
