using Figures;
using LazyAdversary.Evaluation;
using ScottPlot;

namespace QuickStart;

/// <summary>Robust accuracy against radius, from both sides: above what is proved, below what attacks leave, the truth in the band between.</summary>
internal static class BandFigure
{
    private const int Width = 900, Height = 560, Points = 401;

    public static void Save(Experiment experiment, string path)
    {
        var report = experiment.BothSides!;
        var band = report.Band(Points);
        double[] radii = [.. band.Select(p => p.Radius)];
        double[] certified = [.. band.Select(p => p.Certified)], attacked = [.. band.Select(p => p.Attacked)];
        var plot = FigureStyle.NewPlot(Title(report), "radius R: perturbations with ‖δ‖₂ ≤ R", "robust accuracy");
        var fill = plot.Add.FillY(radii, certified, attacked);
        fill.FillColor = FigureStyle.Muted.WithAlpha(0.35);
        fill.LineWidth = 0;
        fill.LegendText = "not known";
        AddLine(plot, radii, attacked, FigureStyle.Vermillion, "not fooled by the attack");
        AddLine(plot, radii, certified, FigureStyle.Green, "proved");
        plot.ShowLegendAt(left: 100, bottom: 80);
        plot.Axes.SetLimits(0, radii[^1] > 0 ? 1.05 * radii[^1] : 1, -0.03, 1.05);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [0, .2, .4, .6, .8, 1], ["0%", "20%", "40%", "60%", "80%", "100%"]);
        plot.SaveFigure(path, Width, Height);
    }

    private static string Title(RobustnessReport report) => FormattableString.Invariant(
        $"The same distance from both sides: {report.Examples.Count} images, median proved/found {report.Tightness.Median:0.0%}");

    private static void AddLine(Plot plot, double[] radii, double[] accuracies, Color color, string text)
    {
        var line = plot.Add.ScatterLine(radii, accuracies, color);
        line.LineWidth = 2.5f;
        line.LegendText = text;
    }
}
