using LazyAdversary.Data;
using ScottPlot;
using SkiaSharp;

namespace Figures;

/// <summary>
/// A figure of several plots and of text around them, in pixels from the upper left corner. Draws the same picture into a PNG, at twice the resolution, and
/// into an SVG.
/// </summary>
public sealed class FigureSheet(int width, int height)
{
    private const int Scale = 2;

    private readonly List<(Plot Plot, PixelRect Place)> _plots = [];
    private readonly List<SheetText> _texts = [];

    /// <summary>Puts a plot on the sheet.</summary>
    public void Add(Plot plot, float left, float top, float right, float bottom)
    {
        plot.ScaleFactor = 1;
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        var place = new PixelRect(left, right, bottom, top);

        // A plot's first rendering finds its axis limits changed and draws it all again: what is translucent would come out twice as dark.
        using (var nothing = new SKNoDrawCanvas(width, height)) plot.Render(nothing, place);
        _plots.Add((plot, place));
    }

    /// <summary>Writes one line of text whose baseline starts, or is centred, at a point.</summary>
    public void Write(string text, float x, float baseline, float size, Color color, bool bold = false, bool isCentred = false) =>
        _texts.Add(new(text, x, baseline, size, color, bold, isCentred));

    /// <summary>Writes the sheet's title and a line below it.</summary>
    public void WriteTitle(string title, string subtitle)
    {
        Write(title, 24, 36, 21, FigureStyle.Ink, bold: true);
        Write(subtitle, 24, 60, 15, FigureStyle.Muted);
    }

    /// <summary>Writes a PNG and an SVG of the same name.</summary>
    public void Save(string pngPath, string svgPath)
    {
        SavePng(pngPath);
        AtomicFile.Write(svgPath, ToSvg());
    }

    private void SavePng(string path)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Scale * width, Scale * height));
        surface.Canvas.Scale(Scale);
        Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var pixels = image.PeekPixels();

        // The filter that suits figures: half the time of trying them all, for files as small.
        using var data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Up, 6))!;
        AtomicFile.Write(path, data.SaveTo);
    }

    private string ToSvg()
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream)) Draw(canvas);
        stream.Position = 0;
        return SvgOutlines.Apply(stream);
    }

    private void Draw(SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        foreach (var (plot, place) in _plots) plot.Render(canvas, place);
        foreach (var text in _texts) text.Draw(canvas);
    }
}
