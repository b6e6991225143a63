using Figures;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace PaperFigures.Drawing;

/// <summary>One half of Figure 4: robust test accuracy as colour, with the curve of the theory drawn in.</summary>
internal sealed class HeatMapFigure
{
    private const int Width = 820, Height = 600, Top = 84, BarLeft = 700;
    private const int CurvePoints = 200;
    private const double RowTick = 0.1, SingleCell = 0.1;
    private static readonly PixelPadding s_frame = new(left: 84, right: 20, bottom: 66, top: 10);
    private static readonly ScottPlot.Colormaps.Viridis s_colors = new();

    private readonly HeatMapSelection _selection;
    private readonly List<(double Low, double High)> _columns, _rows;
    private readonly Plot _plot;

    private HeatMapFigure(HeatMapSelection selection)
    {
        _selection = selection;
        _columns = Cells([.. selection.Columns.Select(c => Position(c.X))]);
        _rows = Cells(selection.Rows);
        _plot = FigureStyle.NewPanel(
            selection.IsLeft ? "input dimension d" : "width m", selection.IsLeft ? "perturbation size ‖δ‖" : "maximal deviation V", s_frame);
    }

    public static string Name(HeatMapSelection selection) =>
        $"figure-4-{(selection.IsLeft ? "left" : "right")}{Presets.NameSuffix(selection.Preset, Presets.Algorithm)}";

    /// <summary>"Figure 4, left", and the preset where it is not the usual one.</summary>
    public static string ShortTitle(HeatMapSelection selection) =>
        $"Figure 4, {(selection.IsLeft ? "left" : "right")}{Presets.TitleSuffix(selection.Preset, Presets.Algorithm)}";

    public static string Title(HeatMapSelection selection) =>
        $"Figure 4, {(selection.IsLeft ? "left: perturbation size and dimension" : "right: deviation and width")}" +
        $"{Presets.TitleSuffix(selection.Preset, Presets.Algorithm)}";

    public static FigureSheet Draw(HeatMapSelection selection)
    {
        var figure = new HeatMapFigure(selection);
        figure.Draw();
        var sheet = new FigureSheet(Width, Height);
        sheet.WriteTitle(Title(selection), figure.Subtitle());
        sheet.Add(figure._plot, 0, Top, BarLeft, Height);
        sheet.Add(ColourBar(), BarLeft, Top, Width, Height);
        return sheet;
    }

    public static string Caption(HeatMapSelection selection) => string.Join(' ', [
        $"Robust test accuracy under PGD after adversarial training in the lazy ball{(MostSeeds(selection) > 1 ? ", mean over seeds" : "")}, as colour; " +
        $"{selection.FixedName}, preset {selection.Preset}.",
        selection.IsLeft
            ? "Across: the input dimension d, spaced by √d, each column half-way to its neighbours. Up: the perturbation size R of training and test. Dashed: ‖δ‖ = 5/√d."
            : "Across: the width m, spaced by its logarithm, each column half-way to its neighbours. Up: the maximal deviation V. Dashed: V = 25/√m.",
        "White dots: where the accuracy of a column crosses 1/2, interpolated.",
        .. HeatMapGaps.Of(selection),
    ]);

    private static int MostSeeds(HeatMapSelection selection) => selection.Columns.SelectMany(c => c.Cells).Max(c => c.Seeds.Count);

    private string Subtitle()
    {
        var seeds = _selection.Columns.SelectMany(c => c.Cells).Select(c => c.Seeds.Count).ToList();
        string subtitle = $"{_selection.FixedName}  ·  " + (MostSeeds(_selection) == 1 ? "one seed" : $"mean of {Words.Span(seeds)} seeds");
        if (_selection.Columns.Any(c => c.Transition.Value is not null)) subtitle += "  ·  dots: accuracy 1/2";
        if (HasHollowCells) subtitle += "  ·  blank: not computed";
        if (_selection.IsCapped) return subtitle + "  ·  all stopped by the epoch cap";
        return HasCappedCells ? subtitle + "  ·  +: epoch cap" : subtitle;
    }

    private bool HasHollowCells => _selection.Columns.Any(c => c.Cells.Count < _selection.Rows.Count);

    private bool HasCappedCells => _selection.Columns.Any(c => c.Cells.Any(cell => cell.IsCapped));

    private void Draw()
    {
        _plot.HideGrid();
        for (int i = 0; i < _selection.Columns.Count; i++)
            for (int j = 0; j < _selection.Rows.Count; j++) AddCell(i, j);
        AddLaw();
        AddTransitions();
        _plot.Axes.SetLimits(_columns[0].Low, _columns[^1].High, _rows[0].Low, _rows[^1].High);
        _plot.Axes.Bottom.SetTicksAt([.. _selection.Columns.Select(c => c.X)], Position, room: 0.075);
        double[] ticks = [.. Enumerable.Range(0, (int)Math.Floor(_rows[^1].High / RowTick) + 1).Select(i => i * RowTick)];
        _plot.Axes.Left.TickGenerator = new NumericManual(ticks, [.. ticks.Select(y => Words.Number(y))]);
    }

    private void AddCell(int column, int row)
    {
        var cell = _selection.Columns[column].Cells.FirstOrDefault(c => c.Y == _selection.Rows[row]);
        var rectangle = _plot.Add.Rectangle(_columns[column].Low, _columns[column].High, _rows[row].Low, _rows[row].High);
        rectangle.FillColor = cell is null ? Colors.White : s_colors.GetColor(cell.Accuracy);

        // The line of the fill's colour closes the seams between neighbours that smoothed edges leave.
        rectangle.LineColor = cell is null ? FigureStyle.Grid : rectangle.FillColor;
        rectangle.LineWidth = cell is null ? 1 : 0.7f;
        if (cell is not { IsCapped: true } || _selection.IsCapped) return;
        var mark = _plot.Add.Marker(Position(_selection.Columns[column].X), _selection.Rows[row], MarkerShape.Cross, 6);
        mark.Color = cell.Accuracy > 0.6 ? FigureStyle.Ink : Colors.White;
        mark.LineWidth = 1;
    }

    private void AddLaw()
    {
        double low = _columns[0].Low, high = _columns[^1].High;
        Coordinates[] points =
        [
            .. Enumerable.Range(0, CurvePoints).Select(i => low + (high - low) * i / (CurvePoints - 1))
                .Select(position => new Coordinates(position, _selection.Law(Value(position)))),
        ];

        // White dashes on a dark line are seen on every colour.
        _plot.Add.ScatterLine(points, FigureStyle.Ink).LineWidth = 4;
        _plot.Add.Plottable(new DashedCurve(points, Colors.White, 2));

        var shown = points.Where(p => p.Y >= _rows[0].Low && p.Y <= _rows[^1].High).ToList();
        if (shown.Count == 0) return;
        var label = _plot.Add.Text(_selection.IsLeft ? "‖δ‖ = 5/√d" : "V = 25/√m", shown[shown.Count / 3]);
        label.LabelFontSize = 15;
        label.LabelFontColor = FigureStyle.Ink;
        label.LabelBackgroundColor = Colors.White.WithAlpha(0.85);
        label.LabelPadding = 4;
        label.LabelAlignment = Alignment.LowerLeft;
        label.OffsetX = 8;
        label.OffsetY = -8;
    }

    private void AddTransitions()
    {
        foreach (var column in _selection.Columns)
        {
            if (column.Transition.Value is not { } value) continue;
            var marker = _plot.Add.Marker(Position(column.X), value, MarkerShape.FilledCircle, 7);
            marker.MarkerStyle.FillColor = Colors.White;
            marker.MarkerStyle.OutlineColor = FigureStyle.Ink;
            marker.MarkerStyle.OutlineWidth = 1;
        }
    }

    /// <summary>√d makes images of every side one column wide; widths are spaced by factors.</summary>
    private double Position(double x) => _selection.IsLeft ? Math.Sqrt(x) : Math.Log10(x);

    private double Value(double position) => _selection.IsLeft ? position * position : Math.Pow(10, position);

    /// <summary>From centres: half-way to the neighbours, and at the ends as far on the one side as on the other.</summary>
    private static List<(double Low, double High)> Cells(IReadOnlyList<double> centres)
    {
        var cells = new List<(double, double)>();
        for (int i = 0; i < centres.Count; i++)
        {
            double? before = i > 0 ? (centres[i] - centres[i - 1]) / 2 : null, after = i < centres.Count - 1 ? (centres[i + 1] - centres[i]) / 2 : null;
            cells.Add((centres[i] - (before ?? after ?? SingleCell / 2), centres[i] + (after ?? before ?? SingleCell / 2)));
        }

        return cells;
    }

    private static Plot ColourBar()
    {
        const int Steps = 100;
        var bar = FigureStyle.NewPanel("", "", new PixelPadding(left: 10, right: 84, bottom: s_frame.Bottom, top: s_frame.Top));
        bar.HideGrid();
        for (int i = 0; i < Steps; i++)
        {
            var rectangle = bar.Add.Rectangle(0, 1, (double)i / Steps, (i + 1.0) / Steps);
            rectangle.FillColor = s_colors.GetColor((i + 0.5) / Steps);
            rectangle.LineColor = rectangle.FillColor;
            rectangle.LineWidth = 0.7f;
        }

        bar.Axes.SetLimits(0, 1, 0, 1);
        bar.Axes.Left.IsVisible = false;
        bar.Axes.Bottom.TickGenerator = new NumericManual();
        bar.Axes.Right.Range.Set(0, 1);
        bar.Axes.Right.TickGenerator = new NumericManual([0, .2, .4, .6, .8, 1], ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        bar.Axes.Right.TickLabelStyle.FontSize = 14;
        bar.Axes.Right.MinorTickStyle.Width = 0;
        bar.Axes.Right.Label.Text = "robust test accuracy";
        bar.Axes.Right.Label.FontSize = bar.Axes.Bottom.Label.FontSize;
        bar.Axes.Right.Label.Bold = false;
        bar.Axes.Right.Label.ForeColor = FigureStyle.Ink;
        return bar;
    }
}
