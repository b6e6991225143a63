using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetPipeline;

/// <summary>A user's table as views: numbers standardized (missing ones become the mean), texts one-hot, the label true for the later of its two values.</summary>
internal static class TableExamples
{
    private const string Numbers = "Numbers";
    private static readonly char[] s_separators = [',', ';', '\t'];
    private static readonly string[] s_missing = ["", "?", "NA", "NaN"];

    /// <exception cref="InputException">The file has no such label column, no row, another number of label values than two, or nothing to predict from.</exception>
    public static Examples Load(MLContext context, FileInfo file, string label, int seed)
    {
        string header = File.ReadLines(file.FullName).FirstOrDefault() ?? throw new InputException($"{file.FullName} is empty.");
        char separator = s_separators.MaxBy(c => header.Count(h => h == c));
        string[] names = [.. header.Split(separator).Select(name => name.Trim().Trim('"'))];
        if (!names.Contains(label)) throw new InputException($"{file.Name} has no column '{label}'; it has {string.Join(", ", names)}.");
        if (names.Distinct().Count() != names.Length) throw new InputException($"{file.Name} has two columns of the same name.");

        var texts = Read(context, file, separator, names, _ => DataKind.String);
        var values = names.ToDictionary(name => name, name => texts.GetColumn<ReadOnlyMemory<char>>(name).Select(v => v.Trim().ToString()).ToArray());
        string[] classes = [.. values[label].Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length != 2)
            throw new InputException($"Column '{label}' has {classes.Length} different values; a binary classifier needs two.");
        string[] numbers = [.. names.Where(name => name != label && values[name].All(IsNumber))];
        string[] categories = [.. names.Where(name => name != label && !numbers.Contains(name))];
        if (numbers.Length == 0) throw new InputException($"{file.Name} has no column of numbers besides '{label}'.");

        var table = Read(context, file, separator, names, name => numbers.Contains(name) ? DataKind.Single : DataKind.String);
        table = context.Transforms.Conversion.MapValue("Label", [new KeyValuePair<string, bool>(classes[0], false), new(classes[1], true)], label).Fit(table).Transform(table);
        var split = context.Data.TrainTestSplit(table, testFraction: 0.3, seed: seed);
        var features = Features(context, numbers, categories).Fit(split.TrainSet);
        var train = features.Transform(split.TrainSet);
        int slots = ((VectorDataViewType)train.Schema["Features"].Type).Size;
        return new(
            $"{file.Name}, {label} = {classes[1]} or {classes[0]}", "in standard deviations", train, features.Transform(split.TestSet),
            [.. Enumerable.Range(numbers.Length, slots - numbers.Length)]);
    }

    private static IDataView Read(MLContext context, FileInfo file, char separator, string[] names, Func<string, DataKind> kind) => context.Data.LoadFromTextFile(
        file.FullName,
        new TextLoader.Options
        {
            Columns = [.. names.Select((name, i) => new TextLoader.Column(name, kind(name), i))],
            Separators = [separator],
            HasHeader = true,
            AllowQuoting = true,
            TrimWhitespace = true,
            MissingRealsAsNaNs = true,
        });

    private static EstimatorChain<ITransformer> Features(MLContext context, string[] numbers, string[] categories)
    {
        var chain = new EstimatorChain<ITransformer>()
            .Append(context.Transforms.Concatenate(Numbers, numbers))
            .Append(context.Transforms.ReplaceMissingValues(Numbers, replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean))
            .Append<ITransformer>(context.Transforms.NormalizeMeanVariance(Numbers, fixZero: false));
        foreach (string name in categories) chain = chain.Append<ITransformer>(context.Transforms.Categorical.OneHotEncoding(name));
        return chain.Append<ITransformer>(context.Transforms.Concatenate("Features", [Numbers, .. categories]));
    }

    private static bool IsNumber(string value) =>
        s_missing.Contains(value) || float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
