using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MLNetPipeline;

/// <summary>The command line: its options, what they mean, and what is wrong with them.</summary>
internal sealed class PipelineCommand
{
    private readonly Option<FileInfo?> _data = new("--data")
    {
        Description = "Your own table: a text file with a header, columns separated by comma, semicolon or tab. Numbers are standardized; texts become categories, which no attack may "
            + "change. [default: the MNIST digits 0 and 1]",
        HelpName = "file",
    };

    private readonly Option<string?> _label = new("--label") { Description = "The column of --data to predict, with two different values.", HelpName = "column" };

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
            _data, _label, _width, _examples, _queries, _radii, _seed, _threads, _output,
        };
        command.SetAction((parsed, cancellation) => run(ToOptions(parsed), cancellation));
        return command;
    }

    /// <summary>What is wrong with the command line, in one line; null when nothing is.</summary>
    public string? FindError(ParseResult parsed)
    {
        if (parsed.Errors.Count > 0) return parsed.Errors[0].Message;
        bool hasData = parsed.GetResult(_data) is not null, hasLabel = parsed.GetResult(_label) is not null;
        return hasData == hasLabel ? null : "--data and --label go together.";
    }

    private PipelineOptions ToOptions(ParseResult parsed) => new()
    {
        Data = parsed.GetValue(_data),
        Label = parsed.GetValue(_label),
        Width = parsed.GetValue(_width),
        Examples = parsed.GetValue(_examples),
        Queries = parsed.GetValue(_queries),
        Radii = parsed.GetValue(_radii) is { Length: > 0 } radii ? radii : parsed.GetValue(_data) is null ? [0.05, 0.1, 0.2] : [0.1, 0.25, 0.5],
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
