namespace LazyAdversary.Data;

/// <summary>What a consumer asks of data beyond its shape.</summary>
internal static class LabeledDataChecks
{
    /// <summary>Refuses data of one class only: training would learn nothing but a constant.</summary>
    /// <exception cref="ArgumentException">Every label is the same.</exception>
    public static void RequireSeveralClasses(this LabeledData data)
    {
        if (!data.Labels.ContainsAnyExcept(data.Labels[0]))
            throw new ArgumentException($"Every training example has the label {data.Labels[0]}: training needs at least two classes.", nameof(data));
    }

    /// <summary>Refuses data of more than two classes, and of one class only.</summary>
    /// <exception cref="ArgumentException">There are more than two classes, or every label is the same.</exception>
    public static void RequireBothClasses(this LabeledData data)
    {
        if (data.ClassCount != 2) throw new ArgumentException($"The data has {data.ClassCount} classes: this network has two.", nameof(data));
        data.RequireSeveralClasses();
    }
}
