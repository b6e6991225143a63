using Figures;
using LazyAdversary.Evaluation;
using ScottPlot;

namespace QuickStart;

/// <summary>Accuracy against radius: one gradient step as a staircase, PGD as points, with 1/√d and 5/√d marked.</summary>
internal static class AccuracyFigure
{
    private const int Width = 900, Height = 560;

    // A fixed frame, so that the place of a radius in pixels is known before the figure is drawn.
    private static readonly PixelPadding s_frame = new(left: 84, right: 28, bottom: 68, top: 56);

    public static void Save(Experiment experiment, string path)
    {
        var unit = experiment.RadiusUnit;
        double right = Math.Max(6, 1.1 * experiment.Options.Radii.Max()) * unit.Value;
        var plot = FigureStyle.NewPlot(Title(experiment), "radius R: perturbations with ‖δ‖₂ ≤ R", "robust accuracy");
        plot.Layout.Fixed(s_frame);
        foreach (double multiple in new[] { 1.0, 5.0 }) MarkRadius(plot, unit, multiple);
        AddStaircase(plot, experiment.Curve!, right);
        AddPgd(plot, experiment);

        // The curve falls from the upper left, so the corner below it, right of the first mark, is free.
        plot.ShowLegendAt(left: (float)(unit.Value / right) * (Width - s_frame.Left - s_frame.Right) + 16, bottom: 44);
        plot.Axes.SetLimits(0, right, -0.03, 1.09);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [0, .2, .4, .6, .8, 1], ["0%", "20%", "40%", "60%", "80%", "100%"]);
        plot.SaveFigure(path, Width, Height);
    }

    private static string Title(Experiment experiment) => FormattableString.Invariant(
        $"Robust accuracy: {experiment.Images.Name}, d = {experiment.Network.Dimension}, m = {experiment.Network.Width:N0}, C₀ = {experiment.Options.LazyConstant}");

    private static void AddStaircase(Plot plot, RobustnessCurve curve, double right)
    {
        var corners = curve.Points.Where(p => p.Radius <= right).ToList();
        corners.Add((right, corners[^1].Accuracy));
        var line = plot.Add.ScatterLine(corners.Select(p => p.Radius).ToArray(), corners.Select(p => p.Accuracy).ToArray(), FigureStyle.Blue);
        line.ConnectStyle = ConnectStyle.StepHorizontal;
        line.LineWidth = 3;
        line.LegendText = "one gradient step";
    }

    private static void AddPgd(Plot plot, Experiment experiment)
    {
        if (experiment.Pgd.Count == 0) return;
        var points = plot.Add.ScatterPoints(
            experiment.Pgd.Select(p => p.Radius).ToArray(), experiment.Pgd.Select(p => p.RobustAccuracy).ToArray(), FigureStyle.Vermillion);
        points.MarkerSize = 15;
        points.MarkerStyle.OutlineColor = Colors.White;
        points.MarkerStyle.OutlineWidth = 1.5f;
        points.MarkerShape = MarkerShape.FilledDiamond;
        points.LegendText = FormattableString.Invariant($"PGD, {experiment.Options.PgdSteps} steps");
    }

    private static void MarkRadius(Plot plot, RadiusUnit unit, double multiple)
    {
        double radius = multiple * unit.Value;
        var line = plot.Add.VerticalLine(radius, 1.5f, FigureStyle.Muted, LinePattern.Dashed);
        line.ExcludeFromLegend = true;
        var text = plot.Add.Text(FormattableString.Invariant($"{unit.Format(multiple)} = {radius:F3}"), radius, 1.09);
        text.LabelFontSize = 15;
        text.LabelFontColor = FigureStyle.Muted;
        text.LabelAlignment = Alignment.UpperLeft;
        text.OffsetX = 7;
        text.OffsetY = 3;
    }
}
