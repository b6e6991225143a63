namespace PaperFigures.Drawing;

/// <summary>The presets of results, as titles and file names tell them apart.</summary>
internal static class Presets
{
    public const string Theorem = "theorem", Algorithm = "algorithm-1", ReleasedCode = "released-code";

    /// <summary>What a title appends.</summary>
    public static string TitleSuffix(string preset) => preset switch
    {
        Theorem => "",
        Algorithm => ", Algorithm 1",
        ReleasedCode => ", as the released code does it",
        _ => $", {preset}",
    };

    /// <summary>What a file name appends.</summary>
    public static string NameSuffix(string preset) => preset == Theorem ? "" : "-" + preset;
}
