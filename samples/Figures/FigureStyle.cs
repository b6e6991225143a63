using System.Globalization;
using LazyAdversary.Data;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Figures;

/// <summary>How the figures of the samples look: one font, one palette (Okabe and Ito's, which colour-blind readers can tell apart), twice the screen's resolution.</summary>
public static class FigureStyle
{
    private const float Scale = 2;

    static FigureStyle() => EmbeddedFont.Register();

    public static Color Ink { get; } = Color.FromHex("#24292F");

    public static Color Muted { get; } = Color.FromHex("#6E7781");

    public static Color Grid { get; } = Color.FromHex("#E6E9ED");

    public static Color Blue { get; } = Color.FromHex("#0072B2");

    public static Color Vermillion { get; } = Color.FromHex("#D55E00");

    public static Color Green { get; } = Color.FromHex("#009E73");

    public static Color Orange { get; } = Color.FromHex("#E69F00");

    public static Color Purple { get; } = Color.FromHex("#CC79A7");

    public static Color Sky { get; } = Color.FromHex("#56B4E9");

    /// <summary>Blue through white to vermillion, for values around 0.</summary>
    public static IColormap Diverging { get; } = new ScottPlot.Colormaps.CustomInterpolated([Blue, Colors.White, Vermillion]);

    /// <summary>White through black, for ink on paper.</summary>
    public static IColormap Paper { get; } = new ScottPlot.Colormaps.CustomInterpolated([Colors.White, Ink]);

    /// <summary>An empty plot with axes and a title.</summary>
    public static Plot NewPlot(string title, string xLabel, string yLabel)
    {
        var plot = new Plot { ScaleFactor = Scale };
        plot.FigureBackground.Color = Colors.White;
        plot.Axes.Color(Ink);
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = Grid;
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.FrameLineStyle.Color = Muted;
            axis.MajorTickStyle.Color = Muted;
            axis.MinorTickStyle.Width = 0;
            axis.TickGenerator = new NumericAutomatic { MinimumTickSpacing = 70, LabelFormatter = x => x.ToString("0.####", CultureInfo.InvariantCulture) };
            axis.TickLabelStyle.FontSize = 14;
        }

        Write(plot.Axes.Title.Label, title, 19, bold: true);
        Write(plot.Axes.Bottom.Label, xLabel, 16, bold: false);
        Write(plot.Axes.Left.Label, yLabel, 16, bold: false);
        return plot;
    }

    /// <summary>Leaves the title to the sheet that the plot goes on, and draws every edge of the data area where the frame says, so that panels line up.</summary>
    public static Plot NewPanel(string xLabel, string yLabel, PixelPadding frame)
    {
        var plot = NewPlot("", xLabel, yLabel);
        plot.ScaleFactor = 1;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.Axes.Title.IsVisible = false;
        plot.Layout.Fixed(frame);
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.MinorTickStyle.Length = 0;
            axis.TickGenerator = new NumericAutomatic { MinimumTickSpacing = 48, LabelFormatter = x => x.ToString("0.#####", CultureInfo.InvariantCulture) };
        }

        return plot;
    }

    /// <summary>An empty sheet without axes, whose coordinates are pixels from the lower left corner.</summary>
    public static Plot NewSheet(int width, int height)
    {
        var plot = new Plot { ScaleFactor = Scale };
        plot.FigureBackground.Color = Colors.White;
        plot.Layout.Frameless();
        plot.HideGrid();
        plot.Axes.SetLimits(0, width, 0, height);
        return plot;
    }

    /// <summary>Shows the legend over the data area, this far from its lower left corner.</summary>
    public static void ShowLegendAt(this Plot plot, float left, float bottom)
    {
        var legend = plot.ShowLegend(Alignment.LowerLeft);
        legend.Margin = new(left, 0, bottom, 0);
        legend.FontSize = 16;
        legend.FontColor = Ink;
        legend.SymbolWidth = 28;
        legend.OutlineWidth = 0;
        legend.ShadowColor = Colors.Transparent;
    }

    /// <summary>Shows a legend of its own items in a corner of a panel.</summary>
    public static void ShowPanelLegend(this Plot plot, IEnumerable<LegendItem> items, Alignment corner)
    {
        var legend = plot.ShowLegend(items, corner);
        legend.Margin = new(6);
        legend.Padding = new(4);
        legend.InterItemPadding = new(3);
        legend.FontSize = 13.5f;
        legend.FontColor = Ink;
        legend.SymbolWidth = 30;
        legend.BackgroundColor = Colors.White.WithAlpha(0.75);
        legend.OutlineWidth = 0;
        legend.ShadowColor = Colors.Transparent;
    }

    /// <summary>Writes a PNG of width × height at twice the resolution.</summary>
    public static void SaveFigure(this Plot plot, string path, int width, int height) =>
        AtomicFile.Write(path, plot.GetImageBytes((int)(Scale * width), (int)(Scale * height), ImageFormat.Png));

    private static void Write(LabelStyle label, string text, float size, bool bold)
    {
        label.Text = text;
        label.FontSize = size;
        label.Bold = bold;
        label.ForeColor = Ink;
    }
}
