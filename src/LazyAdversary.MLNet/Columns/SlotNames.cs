using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace LazyAdversary.MLNet.Columns;

/// <summary>
/// The names of a feature column's slots. Concatenate calls those of a source column by its name, or by its name, a point and their own.
/// </summary>
internal static class SlotNames
{
    private const string Annotation = "SlotNames";
    private const int MostListed = 20;

    /// <summary>The place of a slot, and its name when it has one.</summary>
    public static string Describe(DataViewSchema.Column features, int slot)
    {
        string place = slot.ToString(CultureInfo.InvariantCulture);
        return Of(features)?[slot] is { Length: > 0 } name ? $"{place} ('{name}')" : place;
    }

    /// <summary>Gives another column the slot names of the features, if they have any.</summary>
    public static void Copy(DataViewSchema.Column features, SchemaDefinition.Column target)
    {
        if (!features.HasSlotNames()) return;
        VBuffer<ReadOnlyMemory<char>> names = default;
        features.GetSlotNames(ref names);
        target.AddAnnotation(Annotation, names, new VectorDataViewType(TextDataViewType.Instance, names.Length));
    }

    /// <summary>
    /// The slots meant by a name: those of exactly that name; otherwise those of the source column of that name; with a * at its end, those
    /// that start with what stands before it.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such slot; the message lists what there is.</exception>
    public static IEnumerable<int> Find(DataViewSchema.Column features, string name)
    {
        string[] names = Of(features)
            ?? throw new ArgumentException($"Feature column '{features.Name}' has no slot names: freeze '{name}' by its index.");
        foreach (var isMeant in (Func<string, bool>[])[
            slot => slot == name,
            slot => slot.StartsWith(name + ".", StringComparison.Ordinal),
            slot => name.EndsWith('*') && slot.StartsWith(name[..^1], StringComparison.Ordinal)])
        {
            int[] slots = [.. names.Index().Where(slot => slot.Item.Length > 0 && isMeant(slot.Item)).Select(slot => slot.Index)];
            if (slots.Length > 0) return slots;
        }

        throw new ArgumentException(
            $"Feature column '{features.Name}' has no slot named '{name}' and no source column of that name. It has {Listed(names)}.");
    }

    private static string[]? Of(DataViewSchema.Column features)
    {
        if (!features.HasSlotNames()) return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        features.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>Slots of one source column in a row are listed once, with their number.</summary>
    private static string Listed(string[] names)
    {
        var sources = names.Where(name => name.Length > 0).GroupBy(name => name.IndexOf('.') is var at and > 0 ? name[..at] : name)
            .Select(group => group.ToArray() is [var single] ? $"'{single}'" : $"'{group.Key}' ({group.Count()} slots)").ToArray();
        string more = sources.Length > MostListed ? $" and {sources.Length - MostListed} more" : "";
        return string.Join(", ", sources.Take(MostListed)) + more;
    }
}
