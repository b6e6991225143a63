using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tables;

namespace MLNetPipeline;

/// <summary>The command line: its options, what they mean, and what is wrong with them.</summary>
internal sealed class PipelineCommand
{
    private readonly TableCommandOptions _table = new();

    private readonly Option<int> _width = Whole("--width", "Number m of hidden neurons of LazyRelu.", 1, 1000);

    private readonly Option<int> _examples = Whole("--examples", "Number of test examples to attack.", 1, 200);

    private readonly Option<int> _queries = Whole("--queries", "Most scores that a black-box attack asks for, for each example.", 2, 5000);

    private readonly Option<double[]> _radii = new("--radii")
    {
        Description = "Radii to report the robust accuracy at. [default: 0.05 0.1 0.2, for --data 0.1 0.25 0.5]",
        HelpName = "x ...",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = ParseRadii,
    };

    private readonly Option<int> _seed = Whole("--seed", "Seed of everything that is random.", int.MinValue, 0);

    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "Number of threads; results do not depend on it. [default: all processors]",
        HelpName = "n",
        CustomParser = argument => ParseWhole(argument, "--threads", 1),
    };

    private readonly Option<DirectoryInfo> _output = new("--output")
    {
        Description = "Folder for the figure and the saved model.",
        HelpName = "folder",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("out", "mlnet")),
    };

    /// <summary>The command, which hands valid options to <paramref name="run"/>.</summary>
    public RootCommand Create(Func<PipelineOptions, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand(
            "Trains four binary classifiers of ML.NET on the same data, LazyRelu among them, and finds for each how small a change of the features fools it.")
        {
            _width, _examples, _queries, _radii, _seed, _threads, _output,
        };
        foreach (var (place, option) in _table.All.Index()) command.Options.Insert(place, option);
        command.SetAction((parsed, cancellation) => run(ToOptions(parsed), cancellation));
        return command;
    }

    /// <summary>What is wrong with the command line, in one line; null when nothing is.</summary>
    public string? FindError(ParseResult parsed)
    {
        return parsed.Errors.Count > 0 ? parsed.Errors[0].Message : _table.FindError(parsed);
    }

    private PipelineOptions ToOptions(ParseResult parsed) => new()
    {
        Table = _table.Find(parsed),
        Width = parsed.GetValue(_width),
        Examples = parsed.GetValue(_examples),
        Queries = parsed.GetValue(_queries),
        Radii = parsed.GetValue(_radii) is { Length: > 0 } radii ? radii
            : _table.Find(parsed) is null ? [0.05, 0.1, 0.2] : [0.1, 0.25, 0.5],
        Seed = parsed.GetValue(_seed),
        Threads = parsed.GetValue(_threads),
        Output = parsed.GetValue(_output)!,
    };

    private static Option<int> Whole(string name, string description, int minimum, int defaultValue) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = argument => ParseWhole(argument, name, minimum) ?? 0,
    };

    private static int? ParseWhole(ArgumentResult argument, string name, int minimum)
    {
        string text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum) return value;
        argument.AddError($"{name} takes a whole number{(minimum == int.MinValue ? "" : $" of at least {minimum}")}, not '{text}'.");
        return null;
    }

    private static double[] ParseRadii(ArgumentResult argument)
    {
        var values = new SortedSet<double>();
        foreach (var token in argument.Tokens)
        {
            if (double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value)) values.Add(value);
            else argument.AddError($"--radii takes positive numbers, not '{token.Value}'.");
        }

        return [.. values];
    }
}
