using System.CommandLine;

namespace Tables;

/// <summary>The command line options that say which table is meant and how it is to be read.</summary>
public sealed class TableCommandOptions
{
    private readonly Option<FileInfo?> _data = new("--data")
    {
        Description = "Your own table: a text file in UTF-8 with a header. Columns of numbers are standardized; columns of texts become "
            + "categories, which no attack may change. A cell that is unclear is an error that names it and the option that would accept "
            + "it. [default: the MNIST digits 0 and 1]",
        HelpName = "file",
    };

    private readonly Option<string?> _label =
        new("--label") { Description = "The column of --data to predict, with two different values.", HelpName = "column" };

    private readonly Option<char?> _separator = Sign(
        "--separator", "What stands between the cells of --data. [default: comma, semicolon or tab, whichever the header has most of]");

    private readonly Option<char?> _decimal = Sign("--decimal", "The sign before the fraction of a number, . or , [default: .]");

    private readonly Option<char?> _thousands =
        Sign("--thousands", "The sign between groups of three digits, such as , or space. [default: none]");

    private readonly Option<string[]> _missing = Names(
        "--missing",
        $"Cells that are gaps in a column of numbers, besides empty ones and {string.Join(", ", TableOptions.UsualMissing.Skip(1))}. "
        + "Gaps are filled with the column's mean. One that starts with a hyphen is written --missing=-99.", "text ...");

    private readonly Option<string[]> _textColumns =
        Names("--text-columns", "Columns of texts, whatever their cells look like.", "column ...");

    private readonly Option<string[]> _ignoredColumns =
        Names("--ignore-columns", "Columns to leave out, such as identifiers.", "column ...");

    /// <summary>All options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_data, _label, _separator, _decimal, _thousands, _missing, _textColumns, _ignoredColumns];

    /// <summary>What is wrong with the options, in one line; null when nothing is.</summary>
    public string? FindError(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        bool hasData = parsed.GetResult(_data) is not null;
        if (!hasData && All.Skip(2).FirstOrDefault(option => parsed.GetResult(option) is not null) is { } given)
            return $"{given.Name} needs --data.";
        if (hasData != parsed.GetResult(_label) is not null) return "--data and --label go together.";
        char decimalSign = parsed.GetValue(_decimal) ?? '.';
        if (decimalSign is not ('.' or ',')) return "--decimal takes . or ,";
        return parsed.GetValue(_thousands) == decimalSign ? $"--thousands and --decimal are both {decimalSign}" : null;
    }

    /// <summary>The table that is meant and how to read it; null without one.</summary>
    public (FileInfo File, TableOptions Options)? Find(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        if (parsed.GetValue(_data) is not { } file) return null;
        return (file, new TableOptions
        {
            Label = parsed.GetValue(_label)!,
            Separator = parsed.GetValue(_separator),
            DecimalSign = parsed.GetValue(_decimal) ?? '.',
            ThousandsSign = parsed.GetValue(_thousands),
            Missing = parsed.GetValue(_missing) ?? [],
            TextColumns = parsed.GetValue(_textColumns) ?? [],
            IgnoredColumns = parsed.GetValue(_ignoredColumns) ?? [],
        });
    }

    private static Option<char?> Sign(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "sign",
        CustomParser = argument =>
        {
            if (SignOption.Parse(argument.Tokens[0].Value) is char sign) return sign;
            argument.AddError($"{name} takes one sign, or the name tab or space, not '{argument.Tokens[0].Value}'.");
            return null;
        },
    };

    private static Option<string[]> Names(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };
}
