using System.CommandLine;
using System.CommandLine.Parsing;
using LazyAdversary.Datasets;

namespace QuickStart;

/// <summary>The command line: its options, what they mean, and what is wrong with them.</summary>
internal sealed class QuickStartCommand
{
    private readonly Option<int?> _dimension = NumberOption.WholeOrNone(
        "--dimension", "Input dimension d: images are shrunk to √d × √d pixels, so a square, such as 784, 625, 400, 196, 100, 49 or 25. [default: the images' own]", 1);

    private readonly Option<int> _width = NumberOption.Whole("--width", "Number m of hidden neurons.", 1, 2000);

    private readonly Option<double> _lazyConstant = NumberOption.Positive(
        "--lazy-constant", "C₀: training stops where a neuron would move further than C₀/√m from its initialization.", 10);

    private readonly Option<int> _seed = NumberOption.Whole("--seed", "Seed of the network and of the order of the examples.", int.MinValue, 0);

    private readonly Option<int?> _threads = NumberOption.WholeOrNone("--threads", "Number of threads; results do not depend on it. [default: all processors]", 1);

    private readonly Option<double[]> _radii = NumberOption.PositiveList("--radii", "Radii that PGD attacks at, as multiples of 1/√d. [default: 1 2 3 5]");

    private readonly Option<int> _pgdSteps = NumberOption.Whole("--pgd-steps", "Number of steps of PGD.", 1, 100);

    private readonly Option<int> _certified = NumberOption.Whole(
        "--certify", "Number of test images whose distance is bounded from both sides, by attack and by proof; 0 for none.", 0, 50);

    private readonly Option<bool> _raw = new("--raw")
    {
        Description = "Pixels in [0, 1] and a bias for each neuron, instead of inputs of norm 1 and no bias. Radii are then multiples of the median ‖x‖/√d.",
    };

    private readonly Option<string[]> _data = new("--data")
    {
        Description = "Your own images in IDX files, plain or .gz: a folder with MNIST's file names, or four files (training images, training labels, test images, test labels). "
            + "[default: the MNIST digits 0 and 1]",
        HelpName = "path ...",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<byte[]> _classes = new("--classes")
    {
        Description = "The two classes of --data to tell apart. [default: 0 1]",
        HelpName = "a b",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = ParseClasses,
    };

    private readonly Option<DirectoryInfo> _output = new("--output")
    {
        Description = "Folder for figures, records and the trained network.",
        HelpName = "folder",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("out", "quickstart")),
    };

    /// <summary>The command, which hands valid options to <paramref name="run"/>.</summary>
    public RootCommand Create(Func<QuickStartOptions, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand(
            "Trains a two-layer ReLU network in the lazy regime to tell two kinds of image apart, attacks every test image with one gradient step "
            + "and with projected gradient descent (PGD), and reports how little it takes to fool the network.")
        {
            _dimension, _width, _lazyConstant, _seed, _threads, _radii, _pgdSteps, _certified, _raw, _data, _classes, _output,
        };
        command.SetAction((parsed, cancellation) => run(ToOptions(parsed), cancellation));
        return command;
    }

    private QuickStartOptions ToOptions(ParseResult parsed) => new()
    {
        Dimension = parsed.GetValue(_dimension),
        Width = parsed.GetValue(_width),
        LazyConstant = parsed.GetValue(_lazyConstant),
        Seed = parsed.GetValue(_seed),
        Threads = parsed.GetValue(_threads),
        Radii = parsed.GetValue(_radii) is { Length: > 0 } radii ? radii : [1, 2, 3, 5],
        PgdSteps = parsed.GetValue(_pgdSteps),
        Certified = parsed.GetValue(_certified),
        RawPixels = parsed.GetValue(_raw),
        Output = parsed.GetValue(_output)!,
        Data = parsed.GetValue(_data) ?? [],
        Classes = parsed.GetValue(_classes) is [var negative, var positive] ? (negative, positive) : ((byte)0, (byte)1),
    };

    /// <summary>What is wrong with the command line, in one line; null when nothing is.</summary>
    public string? FindError(ParseResult parsed)
    {
        if (parsed.Errors.Count > 0) return parsed.Errors[0].Message;
        bool isOwnData = parsed.GetResult(_data) is not null;
        int largest = Mnist01.OriginalSide * Mnist01.OriginalSide;
        int? dimension = parsed.GetValue(_dimension);
        if (dimension is int d && (!IsSquare(d) || (d > largest && !isOwnData)))
        {
            string limit = isOwnData ? "" : $" of at most {Mnist01.OriginalSide} pixels";
            return $"--dimension takes the square of an image side{limit}, such as 784, 625, 400, 196, 100, 49 or 25, not {d}.";
        }

        if (parsed.GetValue(_width) * ((dimension ?? largest) + 1L) > Array.MaxLength)
            return $"--width {parsed.GetValue(_width)} makes more weights than one array can hold.";
        if (isOwnData && parsed.GetValue(_data)!.Length is not (1 or 4))
            return "--data takes one folder, or four files: training images, training labels, test images, test labels.";
        if (!isOwnData && parsed.GetResult(_classes) is not null)
            return "--classes goes with --data: the embedded digits are 0 and 1.";
        return null;
    }

    private static bool IsSquare(int d) => (int)Math.Sqrt(d) is var side && side * side == d;

    private static byte[] ParseClasses(ArgumentResult argument)
    {
        string[] texts = [.. argument.Tokens.Select(token => token.Value)];
        byte[] classes = [.. texts.Where(text => byte.TryParse(text, out _)).Select(byte.Parse)];
        if (texts.Length != 2 || classes.Length != 2 || classes[0] == classes[1])
            argument.AddError($"--classes takes two different classes from 0 to 255, such as 3 8, not '{string.Join(' ', texts)}'.");
        return classes;
    }
}
