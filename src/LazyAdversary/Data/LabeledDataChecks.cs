namespace LazyAdversary.Data;

/// <summary>What a consumer asks of data beyond its shape.</summary>
internal static class LabeledDataChecks
{
    /// <summary>Refuses data of one class only: training would learn nothing but a constant.</summary>
    /// <exception cref="ArgumentException">Every label is the same.</exception>
    public static void RequireBothClasses(this LabeledData data)
    {
        if (data.Labels.Contains((sbyte)1) && data.Labels.Contains((sbyte)-1)) return;
        throw new ArgumentException($"Every training example has the label {data.Labels[0]}: training needs both classes.", nameof(data));
    }
}
