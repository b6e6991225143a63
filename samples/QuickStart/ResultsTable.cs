using System.Globalization;
using LazyAdversary.Lazy;
using Spectre.Console;

namespace QuickStart;

/// <summary>The report: one table, also of an experiment that was cancelled half-way.</summary>
internal static class ResultsTable
{
    private const string NotDone = "not done";

    public static Table Of(Experiment experiment)
    {
        var network = experiment.Network;
        var table = new Table().RoundedBorder().HideHeaders().AddColumns("", "", "")
            .Title(Text($"{experiment.Images.Name}: d = {network.Dimension}, m = {network.Width:N0}, seed {experiment.Options.Seed}"));
        AddTraining(table, experiment);
        AddDistance(table, experiment);
        AddBothSides(table, experiment);
        table.AddEmptyRow();
        AddAccuracies(table, experiment);
        return table;
    }

    private static void AddTraining(Table table, Experiment experiment)
    {
        int count = experiment.Images.Test.Count;
        table.AddRow(
            "Test error",
            experiment.TestError is double error ? Text($"{error:0.00%}") : NotDone,
            experiment.TestError is double share ? Text($"{Math.Round(share * count):N0} of {count:N0} images") : "");
        table.AddRow(
            "Training stopped",
            experiment.Training is TrainingRun run ? Text($"after step {run.Steps:N0}") : "by you",
            experiment.Training?.StopReason switch
            {
                StopReason.LeftBall => "the next leaves the lazy ball",
                StopReason.StepsDone => "all steps done inside the lazy ball",
                _ => "",
            });
        table.AddRow("√m · max ‖w − w₀‖", Text($"{experiment.Deviation:F3}"), Text($"C₀ = {experiment.Options.LazyConstant}"));
    }

    private static void AddDistance(Table table, Experiment experiment)
    {
        if (experiment.Curve is not { } curve)
        {
            table.AddRow("Median ‖δ‖", NotDone, "");
        }
        else if (curve.Distances.Count == 0)
        {
            table.AddRow("Median ‖δ‖", "none", "one gradient step fooled no image");
        }
        else
        {
            double median = curve.Distances.Median;
            string fooled = Text($"{curve.Distances.Count:N0} of {curve.Count - curve.Misclassified:N0} fooled");
            table.AddRow("Median ‖δ‖", Text($"{median:F4}"), $"{experiment.RadiusUnit.Measure(median)}, one gradient step, {fooled}");
        }
    }

    private static void AddBothSides(Table table, Experiment experiment)
    {
        if (experiment.Options.Certified == 0) return;
        if (experiment.BothSides is not { } report)
        {
            table.AddRow("Median distance", NotDone, "");
            return;
        }

        table.AddRow(
            "Median distance",
            Text($"{report.Certified.Median:F4} to {(double.IsFinite(report.Found.Median) ? Text($"{report.Found.Median:F4}") : "∞")}"),
            Text($"proved to found, {report.Examples.Count:N0} images"));
    }

    private static void AddAccuracies(Table table, Experiment experiment)
    {
        table.AddRow("[bold]Robust accuracy[/]", "[bold]One gradient step[/]", Text($"[bold]PGD, {experiment.Options.PgdSteps} steps[/]"));
        foreach (double multiple in experiment.Options.Radii)
        {
            double radius = multiple * experiment.RadiusUnit.Value;
            var pgd = experiment.Pgd.FirstOrDefault(p => p.Multiple == multiple);
            table.AddRow(
                Text($"‖δ‖ ≤ {experiment.RadiusUnit.Format(multiple)} = {radius:F4}"),
                experiment.Curve is { } curve ? Text($"{curve.RobustAccuracy(radius):0.0%}") : NotDone,
                pgd is null ? NotDone : Text($"{pgd.RobustAccuracy:0.0%}"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
