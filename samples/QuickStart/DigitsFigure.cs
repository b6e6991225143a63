using System.Globalization;
using Figures;
using LazyAdversary.Attacks;
using MathNet.Numerics.Statistics;
using ScottPlot;

namespace QuickStart;

/// <summary>
/// A grid of original, perturbation and adversarial image under one gradient step. The columns are images of each class that are easy, typical and hard to turn.
/// </summary>
internal sealed class DigitsFigure
{
    private const int Tile = 168, Gap = 20, Caption = 30, Left = 138, Top = 140, Margin = 24;
    private const int RowHeight = Tile + Caption + Gap;

    private static readonly (double Quantile, string Name)[] s_picks = [(0.1, "easy"), (0.5, "typical"), (0.9, "hard")];

    private readonly Experiment _experiment;
    private readonly List<Column> _columns;
    private readonly int _width;
    private readonly int _height = Top + 3 * RowHeight - Gap + Margin - 8;
    private readonly Plot _sheet;

    private DigitsFigure(Experiment experiment)
    {
        _experiment = experiment;
        _columns = Choose(experiment);
        _width = Left + _columns.Count * (Tile + Gap) - Gap + Margin;
        _sheet = FigureStyle.NewSheet(_width, _height);
    }

    /// <summary>Whether there is anything to show: an image that the gradient step turned.</summary>
    public static bool HasContent(Experiment experiment) => experiment.Curve is { Distances.Count: > 0 };

    public static void Save(Experiment experiment, string path)
    {
        var figure = new DigitsFigure(experiment);
        figure.Draw();
        figure._sheet.SaveFigure(path, figure._width, figure._height);
    }

    private void Draw()
    {
        float[] images = [.. _columns.SelectMany(c => c.Original.Concat(c.Adversarial))];
        var ink = new ScottPlot.Range(images.Min(), images.Max());
        double magnification = Magnification(ink.Max);

        Write("One gradient step turns the prediction", Left, 34, 21, FigureStyle.Ink, bold: true);
        Write(Invariant($"δ = η·(gradient of f), the shortest that does, magnified {magnification} times: orange adds ink, blue removes it"), Left, 62, 15, FigureStyle.Muted);
        Write("easy, typical, hard: the images at the 10%, 50% and 90% quantile of ‖δ‖ in their class", Left, 83, 15, FigureStyle.Muted);
        WriteRowName("original", "x", row: 0);
        WriteRowName("perturbation", Invariant($"{magnification} · δ"), row: 1);
        WriteRowName("adversarial", "x + δ", row: 2);
        for (int i = 0; i < _columns.Count; i++)
        {
            var column = _columns[i];
            var record = column.Record;
            double left = Left + i * (Tile + Gap);
            Write(column.Name, left + Tile / 2, Top - 20, 16, FigureStyle.Ink, Alignment.MiddleCenter, bold: true);
            Draw(column.Original, left, row: 0, FigureStyle.Paper, ink, ScoreCaption(record.Score));
            Draw(
                column.Perturbation, left, row: 1, FigureStyle.Diverging, new(-ink.Max / magnification, ink.Max / magnification),
                Invariant($"‖δ‖ = {record.Distance:F3} = {_experiment.RadiusUnit.Measure(record.Distance)}"));
            Draw(column.Adversarial, left, row: 2, FigureStyle.Paper, ink, ScoreCaption(record.PerturbedScore));
        }
    }

    /// <summary>1, 2 or 5 times a power of ten: the most that keeps all but 1% of the values of δ within the range of the ink.</summary>
    private double Magnification(double maximum)
    {
        double ratio = maximum / _columns.SelectMany(c => c.Perturbation).Select(value => (double)Math.Abs(value)).Quantile(0.99);
        double power = Math.Pow(10, Math.Floor(Math.Log10(ratio)));
        return power * (ratio >= 5 * power ? 5 : ratio >= 2 * power ? 2 : 1);
    }

    private void Draw(float[] pixels, double left, int row, IColormap colors, ScottPlot.Range range, string caption)
    {
        int side = _experiment.Images.Side;
        var values = new double[side, side];
        for (int k = 0; k < pixels.Length; k++) values[k / side, k % side] = pixels[k];
        double top = _height - Top - row * RowHeight;
        var image = _sheet.Add.Heatmap(values);
        image.Colormap = colors;
        image.ManualRange = range;
        image.Rectangle = new(left, left + Tile, top - Tile, top);
        var frame = _sheet.Add.Rectangle(left, left + Tile, top - Tile, top);
        frame.FillStyle.IsVisible = false;
        frame.LineStyle.Color = FigureStyle.Grid;
        frame.LineStyle.Width = 1;
        Write(caption, left + Tile / 2, Top + row * RowHeight + Tile + 14, 14.5f, FigureStyle.Ink, Alignment.MiddleCenter);
    }

    private void WriteRowName(string name, string formula, int row)
    {
        double middle = Top + row * RowHeight + Tile / 2;
        Write(name, Left - 18, middle - 11, 16, FigureStyle.Ink, Alignment.MiddleRight, bold: true);
        Write(formula, Left - 18, middle + 11, 15, FigureStyle.Muted, Alignment.MiddleRight);
    }

    private string ScoreCaption(double score) => $"f = {Scores.Format(score)}, read as {_experiment.Images.ClassOf(score)}";

    /// <summary>Writes text at pixels from the upper left corner.</summary>
    private void Write(string text, double x, double y, float size, Color color, Alignment alignment = Alignment.MiddleLeft, bool bold = false)
    {
        var label = _sheet.Add.Text(text, x, _height - y);
        label.LabelFontSize = size;
        label.LabelFontColor = color;
        label.LabelAlignment = alignment;
        label.LabelBold = bold;
    }

    private static List<Column> Choose(Experiment experiment)
    {
        var columns = new List<Column>();
        foreach (int label in new[] { 0, 1 })
        {
            GradientStepRecord[] turned =
                [.. experiment.GradientStep!.Records.Where(r => r.Label == label && r.IsFlipped && !r.IsMisclassified).OrderBy(r => r.Distance)];
            if (turned.Length == 0) continue;
            foreach (var (quantile, name) in s_picks)
            {
                var record = turned[(int)(quantile * (turned.Length - 1))];
                columns.Add(new(
                    $"{experiment.Images.ClassOf(2 * label - 1)}, {name}", record, experiment.Images.Test.Input(record.Index).ToArray(),
                    experiment.GradientStep.Perturbed.Input(record.Index).ToArray()));
            }
        }

        return columns;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Column(string Name, GradientStepRecord Record, float[] Original, float[] Adversarial)
    {
        public float[] Perturbation { get; } = [.. Adversarial.Zip(Original, (perturbed, original) => perturbed - original)];
    }
}
