using Figures;
using LazyAdversary.Evaluation;
using ScottPlot;

namespace MLNetPipeline;

/// <summary>Accuracy against radius, a staircase for each classifier.</summary>
internal static class CurvesFigure
{
    private const int Width = 900, Height = 560;
    private static readonly Color[] s_colors = [FigureStyle.Vermillion, FigureStyle.Blue, FigureStyle.Green, Color.FromHex("#CC79A7")];

    public static void Save(Examples examples, IReadOnlyList<Evaluation> evaluations, string path)
    {
        double right = 1.05 * evaluations.Max(e => e.Metrics.Distances.Count == 0 ? 0.1 : e.Metrics.Distances.Maximum);
        var plot = FigureStyle.NewPlot(
            $"Robust accuracy: {examples.Name}", $"radius R: perturbations with ‖δ‖₂ ≤ R, {examples.Unit}", "robust accuracy");
        foreach (var (evaluation, color) in evaluations.Zip(s_colors))
            AddStaircase(plot, evaluation.Metrics.Curve, right, $"{evaluation.Name}: {evaluation.Way}", color);
        ShowLegendBelow(plot);
        plot.Axes.SetLimits(0, right, -0.03, 1.09);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([0, .2, .4, .6, .8, 1], ["0%", "20%", "40%", "60%", "80%", "100%"]);
        plot.SaveFigure(path, Width, Height);
    }

    /// <summary>Below the plot: where the curves of someone else's data leave room is not known.</summary>
    private static void ShowLegendBelow(Plot plot)
    {
        plot.ShowLegend(Edge.Bottom);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.FontSize = 15;
        plot.Legend.FontColor = FigureStyle.Ink;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
    }

    private static void AddStaircase(Plot plot, RobustnessCurve curve, double right, string name, Color color)
    {
        var corners = curve.Points.Where(p => p.Radius <= right).ToList();
        corners.Add((right, corners[^1].Accuracy));
        var line = plot.Add.ScatterLine(corners.Select(p => p.Radius).ToArray(), corners.Select(p => p.Accuracy).ToArray(), color);
        line.ConnectStyle = ConnectStyle.StepHorizontal;
        line.LineWidth = 3;
        line.LegendText = name;
    }
}
