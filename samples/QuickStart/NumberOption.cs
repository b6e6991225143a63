using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace QuickStart;

/// <summary>Options for numbers in a range, whose errors say what is expected in the user's words rather than the parser's.</summary>
internal static class NumberOption
{
    public static Option<int> Whole(string name, string description, int minimum, int defaultValue) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = argument => ParseWhole(argument, name, minimum) ?? 0,
    };

    /// <summary>An option whose default the program works out later.</summary>
    public static Option<int?> WholeOrNone(string name, string description, int minimum) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = argument => ParseWhole(argument, name, minimum),
    };

    public static Option<double> Positive(string name, string description, double defaultValue) => new(name)
    {
        Description = description,
        HelpName = "x",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = argument => ParsePositive(argument, name)[0],
    };

    public static Option<double[]> PositiveList(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "x ...",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = argument => [.. ParsePositive(argument, name).Distinct().Order()],
    };

    private static int? ParseWhole(ArgumentResult argument, string name, int minimum)
    {
        string text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum) return value;
        string range = minimum == int.MinValue ? "" : $" of at least {minimum}";
        argument.AddError($"{name} takes a whole number{range}, not '{text}'.");
        return null;
    }

    private static double[] ParsePositive(ArgumentResult argument, string name)
    {
        var values = new double[argument.Tokens.Count];
        for (int i = 0; i < values.Length; i++)
        {
            string text = argument.Tokens[i].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) && values[i] > 0 && double.IsFinite(values[i])) continue;
            argument.AddError($"{name} takes a positive number, not '{text}'.");
        }

        return values;
    }
}
