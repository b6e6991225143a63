using System.Globalization;
using System.Text.Json;
using LazyAdversary.Attacks;
using LazyAdversary.Data;

namespace QuickStart;

/// <summary>The folder that results go to, each file as soon as there is something to put in it.</summary>
internal sealed class OutputFolder
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly DirectoryInfo _folder;
    private readonly List<(string Path, string What)> _files = [];

    /// <summary>Makes the folder now, so that a wrong path is known before an hour of work rather than after.</summary>
    public OutputFolder(DirectoryInfo folder)
    {
        folder.Create();
        _folder = folder;
    }

    /// <summary>Prints the files' paths, one a line, whatever the width of the terminal: a path that is broken in two cannot be clicked or copied.</summary>
    public void List(TextWriter writer)
    {
        string here = Directory.GetCurrentDirectory() + Path.DirectorySeparatorChar;
        var lines = _files.Select(f => (Path: f.Path.StartsWith(here, StringComparison.Ordinal) ? f.Path[here.Length..] : f.Path, f.What)).ToList();
        int width = lines.Max(line => line.Path.Length);
        writer.WriteLine();
        foreach (var (path, what) in lines) writer.WriteLine($"{path.PadRight(width)}  {what}");
    }

    /// <summary>The path of a file that is about to be written.</summary>
    public string Add(string name, string what)
    {
        string path = Path.Combine(_folder.FullName, name);
        _files.Remove((path, what));
        _files.Add((path, what));
        return path;
    }

    public void SaveNetwork(Experiment experiment) => experiment.Network.Save(Add("network.lazynet", "trained network, for TwoLayerReluNet.Load"));

    public void SaveTraining(Experiment experiment) => SaveTable(
        "training.csv", "loss and deviation of each training step", ["step", "loss", "lazy_constant"],
        experiment.Training!.Trace.Select((step, i) => new object[] { i + 1, step.Loss, step.MaxDeviation * Math.Sqrt(experiment.Network.Width) }));

    public void SaveGradientStep(Experiment experiment) => SaveTable(
        "gradient-step.csv", "each test image under one gradient step", [.. CommonColumns, "eta", "gradient_norm"],
        experiment.GradientStep!.Records.Select(r => (object?[])[.. Common(r, r.Score, r.PerturbedScore), r.Eta, r.GradientNorm]));

    public void SavePgd(Experiment experiment) => SaveTable(
        "pgd.csv", "each test image under PGD, radius by radius", ["radius", .. CommonColumns, "step"],
        experiment.Pgd.SelectMany(pgd => pgd.Result.Records.Select(
            r => (object?[])[pgd.Radius, .. Common(r, Sign(r) * r.Margin, Sign(r) * r.ReachedMargin), r.Step])));

    public void SaveBothSides(Experiment experiment)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        experiment.BothSides!.WriteCsv(writer);
        AtomicFile.Write(Add("both-sides.csv", "what each certified image's distance lies between"), writer.ToString());
    }

    public void SaveSummary(Experiment experiment) => AtomicFile.Write(
        Add("summary.json", "the table, for programs"), JsonSerializer.Serialize(Summary(experiment), Json));

    private static object Summary(Experiment experiment) => new
    {
        data = experiment.Images.Name,
        dimension = experiment.Network.Dimension,
        width = experiment.Network.Width,
        lazyConstant = experiment.Options.LazyConstant,
        seed = experiment.Options.Seed,
        rawPixels = experiment.Options.RawPixels,
        trainingSteps = experiment.Training?.Steps,
        stopReason = experiment.Training?.StopReason.ToString(),
        deviation = experiment.Deviation,
        testError = experiment.TestError,
        distances = experiment.Curve?.Distances,
        certified = experiment.BothSides?.Certified,
        found = experiment.BothSides?.Found,
        certifiedOverFound = experiment.BothSides?.Tightness,
        robustAccuracy = experiment.Options.Radii.Select(multiple => new
        {
            multiple,
            radius = multiple * experiment.RadiusUnit.Value,
            gradientStep = experiment.Curve?.RobustAccuracy(multiple * experiment.RadiusUnit.Value),
            pgd = experiment.Pgd.FirstOrDefault(p => p.Multiple == multiple)?.RobustAccuracy,
        }),
    };

    private static string[] CommonColumns => ["index", "label", "score", "outcome", "distance", "perturbed_score", "input_norm"];

    private static object[] Common(AttackRecord r, double score, double perturbedScore) =>
        [r.Index, Sign(r), score, r.Outcome, r.Distance, perturbedScore, r.InputNorm];

    /// <summary>The label as the paper writes it, −1 or +1; times a margin it is the score f.</summary>
    private static int Sign(AttackRecord r) => 2 * r.Label - 1;

    private void SaveTable(string name, string what, IEnumerable<string> columns, IEnumerable<object?[]> rows) => AtomicFile.Write(
        Add(name, what),
        string.Concat(rows.Prepend([.. columns]).Select(
            row => string.Join(',', row.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))) + Environment.NewLine)));
}
