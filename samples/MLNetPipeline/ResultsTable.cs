using System.Globalization;
using Spectre.Console;

namespace MLNetPipeline;

/// <summary>The report: one row for each classifier.</summary>
internal static class ResultsTable
{
    public static Table Of(Examples examples, PipelineOptions options, IReadOnlyList<Evaluation> evaluations)
    {
        int count = evaluations[0].Metrics.Count;
        var table = new Table().RoundedBorder().Title(Text($"{Markup.Escape(examples.Name)}: {count:N0} test examples, ‖δ‖₂ {examples.Unit}"));
        table.AddColumn(new TableColumn("Classifier").NoWrap());
        string[] numbers = ["Clean", "Median", .. options.Radii.Select(radius => Text($"R={radius}"))];
        foreach (string name in numbers) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var evaluation in evaluations)
        {
            var metrics = evaluation.Metrics;
            table.AddRow([
                evaluation.Name,
                Text($"{metrics.Accuracy:0.0%}"),
                metrics.Distances.Count == 0 ? "none" : Text($"{metrics.Distances.Median:G3} of {metrics.Distances.Count:N0}"),
                .. metrics.RobustAccuracies.Select(r => Text($"{r.Accuracy:0.0%}")),
            ]);
        }

        return table.Caption("Clean accuracy, median distance that fools and how many it is of, robust accuracy at radius R");
    }

    /// <summary>What has no room in the table of 80 characters: how each was attacked, and how long it took.</summary>
    public static IEnumerable<string> Notes(IReadOnlyList<Evaluation> evaluations) => evaluations.Select(e => Text(
        $"{e.Name}: {e.Metrics.MethodDescription}; trained in {e.TrainingTime.TotalSeconds:F1} s, attacked in {e.AttackTime.TotalSeconds:F1} s"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
