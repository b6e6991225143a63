using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PaperFigures.Grid;
using PaperFigures.Jobs;

namespace PaperFigures;

/// <summary>The command line: its commands, their options, and what is wrong with them.</summary>
internal sealed class PaperFiguresCommand
{
    private readonly Option<Part[]> _figures = new("--figures")
    {
        Description = "The figures to compute: some of 2 3 4 5 6 7 traces audits. [default: all]",
        HelpName = "figure ...",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = argument => [.. Items(argument).Select(text => ParsePart(argument, text))],
    };

    private readonly Option<int[]> _dimensions = new("--dimensions")
    {
        Description = "Other input dimensions d than the preset's, squares up to 784.",
        HelpName = "d ...",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = argument => ParseNumbers(argument, "--dimensions takes squares of image sides from 2 to 28, such as 25 100 784", IsImageSize),
    };

    private readonly Option<int[]> _widths = new("--widths")
    {
        Description = "Other widths m than the preset's, everywhere but in Figure 4, left.",
        HelpName = "m ...",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = argument => ParseNumbers(argument, "--widths takes whole numbers from 1 to 1000000", width => width <= 1_000_000),
    };

    private readonly Option<int?> _seeds = WholeNumber("--seeds", "Another number of seeds than the preset's.");

    private readonly Option<int?> _stepCap = WholeNumber("--step-cap", "Another cap on the steps of SGD than the preset's: a C₀ that is not reached by then is drawn hollow.");

    private readonly Option<double[]> _radii = NumberList("--radii", "Other radii R than the preset's in Figure 4, left.");

    private readonly Option<double[]> _deviations = NumberList("--deviations", "Other V than the preset's in Figure 4, right.");

    private readonly Option<int?> _epochCap = WholeNumber("--epoch-cap", "Another cap on the epochs of adversarial training than the preset's.");

    private readonly Option<string[]> _adversarial = new("--adversarial")
    {
        Description = $"How Algorithm 1 is read in Figure 4: some of {string.Join(' ', AdversarialJob.Presets.Keys)}. [default: algorithm-1]",
        HelpName = "reading ...",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = argument => ParseReadings(argument),
    };

    private readonly Option<int?> _threads = WholeNumber("--threads", "Number of threads; results do not depend on it. [default: all processors]");

    private readonly Option<string> _shard = new("--shard")
    {
        Description = "Compute the k-th of n shares of the grid, counted from 0, into files of its own. /n takes k from a whole Slurm array or JOB_COMPLETION_INDEX. "
            + "[default: a share for each task, in a Slurm array]",
        HelpName = "k/n",
    };

    private readonly Option<DirectoryInfo?> _output = new("--output")
    {
        Description = "Folder for results, figures and the report. What is there is not computed again. [default: out/paper/<command>]",
        HelpName = "folder",
    };

    private readonly Option<bool> _noFigures = new("--no-figures") { Description = "Compute only: 'draw' draws later." };

    private readonly Argument<FileInfo[]> _files = new("files")
    {
        Description = "Result files, of shards or of several runs.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<FileInfo> _merged = new("--output")
    {
        Description = "The file to write, sorted by cell. It may be one of those read; otherwise it must hold nothing that they do not. "
            + "The timings beside them are joined too where its name begins with results, into timings…",
        HelpName = "file",
        Required = true,
    };

    private readonly Option<DirectoryInfo> _drawn = new("--output")
    {
        Description = "The folder for the report; figures go into its folder figures.",
        HelpName = "folder",
        Required = true,
    };

    /// <summary>The command, which hands valid options to the methods given.</summary>
    public RootCommand Create(
        Func<SweepOptions, CancellationToken, Task<int>> sweep,
        Func<IReadOnlyList<FileInfo>, FileInfo, Task<int>> merge,
        Func<IReadOnlyList<FileInfo>, DirectoryInfo, Task<int>> draw)
    {
        var root = new RootCommand(
            "Computes the figures of \"Adversarial Robustness is at Odds with Lazy Training\" anew. Runs can be stopped at any time and go on when started again.");
        foreach (var (name, description, settings) in new[]
        {
            ("quick", "Every figure at reduced size: about two minutes of two idle cores; longer on fewer, or where others keep them busy.",
                SweepSettings.Quick),
            ("default", "The shape of every figure: about half an hour, likewise.", SweepSettings.Default),
            ("paper", "The whole grid with five seeds: days; see --shard.", SweepSettings.Paper),
        })
        {
            var command = new Command(name, description)
            {
                _figures, _dimensions, _widths, _radii, _deviations, _seeds, _stepCap, _epochCap, _adversarial, _shard, _threads, _noFigures, _output,
            };
            command.SetAction((parsed, cancellation) => sweep(ToOptions(parsed, name, settings), cancellation));
            root.Add(command);
        }

        var merging = new Command("merge", "Joins result files.") { _files, _merged };
        merging.SetAction((parsed, _) => merge(parsed.GetValue(_files)!, parsed.GetValue(_merged)!));
        root.Add(merging);

        var drawing = new Command("draw", "Draws the figures and writes the report from result files that are there.") { _files, _drawn };
        drawing.SetAction((parsed, _) => draw(parsed.GetValue(_files)!, parsed.GetValue(_drawn)!));
        root.Add(drawing);
        return root;
    }

    /// <summary>What is wrong with the command line, in one line; null when nothing is.</summary>
    public string? FindError(ParseResult parsed)
    {
        if (parsed.Errors.Count > 0) return parsed.Errors[0].Message;
        try
        {
            // Of a sweep; not of --help, which asks for no shard.
            var command = parsed.CommandResult.Command;
            if (parsed.Action == command.Action && command.Options.Contains(_shard)) ResolveShard(parsed);
            return null;
        }
        catch (InputException e)
        {
            return e.Message;
        }
    }

    private Shard ResolveShard(ParseResult parsed) => Shard.Resolve(parsed.GetValue(_shard), Environment.GetEnvironmentVariable);

    private SweepOptions ToOptions(ParseResult parsed, string preset, SweepSettings settings) => new()
    {
        Preset = preset,
        Settings = ToSettings(parsed, settings),
        Parts = (parsed.GetValue(_figures) is { Length: > 0 } figures ? figures : Enum.GetValues<Part>()).ToHashSet(),
        Shard = ResolveShard(parsed),
        Draws = !parsed.GetValue(_noFigures),
        Threads = parsed.GetValue(_threads) ?? Environment.ProcessorCount,
        Output = parsed.GetValue(_output) ?? new(Path.Combine("out", "paper", preset)),
    };

    private SweepSettings ToSettings(ParseResult parsed, SweepSettings settings)
    {
        // The parser gives an empty list for an option that is not there.
        IReadOnlyList<T> Given<T>(Option<T[]> option, IReadOnlyList<T> preset) => parsed.GetValue(option) is { Length: > 0 } given ? given : preset;
        return settings with
        {
            Dimensions = Given(_dimensions, settings.Dimensions),
            Widths = Given(_widths, settings.Widths),
            TraceWidths = Given(_widths, settings.TraceWidths),
            AuditWidths = Given(_widths, settings.AuditWidths),
            Seeds = parsed.GetValue(_seeds) ?? settings.Seeds,
            StepCap = parsed.GetValue(_stepCap) ?? settings.StepCap,
            Adversarial = settings.Adversarial with
            {
                Dimensions = Given(_dimensions, settings.Adversarial.Dimensions),
                Widths = Given(_widths, settings.Adversarial.Widths),
                Radii = Given(_radii, settings.Adversarial.Radii),
                MaxDeviations = Given(_deviations, settings.Adversarial.MaxDeviations),
                Seeds = parsed.GetValue(_seeds) ?? settings.Adversarial.Seeds,
                EpochCap = parsed.GetValue(_epochCap) ?? settings.Adversarial.EpochCap,
                Presets = Given(_adversarial, settings.Adversarial.Presets),
            },
        };
    }

    private static Option<int?> WholeNumber(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = argument =>
        {
            // Two numbers would be no number, and that the preset's.
            string expected = $"{name} takes a whole number of at least 1";
            if (Items(argument).Count() != 1) argument.AddError($"{expected}, not '{string.Join(' ', argument.Tokens)}'.");
            return ParseNumbers(argument, expected, _ => true) is [var number] ? number : null;
        },
    };

    /// <summary>Lists may be written with commas, spaces, or both.</summary>
    private static IEnumerable<string> Items(ArgumentResult argument) =>
        argument.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static int[] ParseNumbers(ArgumentResult argument, string expected, Predicate<int> isAllowed)
    {
        var numbers = new List<int>();
        foreach (string text in Items(argument))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && isAllowed(number)) numbers.Add(number);
            else argument.AddError($"{expected}, not '{text}'.");
        }

        return [.. numbers.Distinct().Order()];
    }

    private static Option<double[]> NumberList(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "x ...",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = argument =>
        {
            var numbers = new List<double>();
            foreach (string text in Items(argument))
            {
                // Keys have three decimals: cells closer than that would be taken for one.
                if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number is >= 0.001 and <= 1000)
                    numbers.Add(Math.Round(number, 3));
                else argument.AddError($"{name} takes numbers from 0.001 to 1000, not '{text}'.");
            }

            return [.. numbers.Distinct().Order()];
        },
    };

    private static string[] ParseReadings(ArgumentResult argument)
    {
        foreach (string text in Items(argument))
        {
            if (!AdversarialJob.Presets.ContainsKey(text))
                argument.AddError($"--adversarial takes some of {string.Join(' ', AdversarialJob.Presets.Keys)}, not '{text}'.");
        }

        return [.. Items(argument).Distinct()];
    }

    private static Part ParsePart(ArgumentResult argument, string text)
    {
        string name = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? $"Figure{number}" : text;
        if (Enum.TryParse(name, ignoreCase: true, out Part part) && Enum.IsDefined(part)) return part;
        argument.AddError($"--figures takes some of 2 3 4 5 6 7 traces audits, not '{text}'.");
        return default;
    }

    private static bool IsImageSize(int d) => (int)Math.Sqrt(d) is >= 2 and <= 28 and var side && side * side == d;
}
