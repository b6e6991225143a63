using ScottPlot;
using SkiaSharp;

namespace Figures;

/// <summary>A line of text on a sheet. The typeface lacks ∇, which is drawn as what it is: a Δ upside down.</summary>
internal sealed record SheetText(string Text, float X, float Baseline, float Size, Color Color, bool Bold, bool IsCentred)
{
    private const string Nabla = "∇", Delta = "Δ";

    public void Draw(SKCanvas canvas)
    {
        using var font = new SKFont(EmbeddedFont.Typeface(Bold), Size) { Subpixel = true };
        using var paint = new SKPaint { Color = Color.ToSKColor(), IsAntialias = true };
        float x = IsCentred ? X - font.MeasureText(Text.Replace(Nabla, Delta, StringComparison.Ordinal)) / 2 : X;
        string[] parts = Text.Split(Nabla);
        for (int i = 0; i < parts.Length; i++)
        {
            if (i > 0) x += DrawNabla(canvas, x, font, paint);
            canvas.DrawText(parts[i], x, Baseline, font, paint);
            x += font.MeasureText(parts[i]);
        }
    }

    /// <summary>Draws it and returns its width.</summary>
    private float DrawNabla(SKCanvas canvas, float x, SKFont font, SKPaint paint)
    {
        float width = font.MeasureText(Delta, out var bounds);
        canvas.Save();
        canvas.Translate(x, Baseline + bounds.Top + bounds.Bottom);
        canvas.Scale(1, -1);
        canvas.DrawText(Delta, 0, 0, font, paint);
        canvas.Restore();
        return width;
    }
}
