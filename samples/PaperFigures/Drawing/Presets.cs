namespace PaperFigures.Drawing;

/// <summary>The presets of results, as titles and file names tell them apart. The usual one of a figure is not said.</summary>
internal static class Presets
{
    /// <summary>Usual for SGD in the lazy ball.</summary>
    public const string Theorem = "theorem";

    /// <summary>Usual for adversarial training.</summary>
    public const string Algorithm = "algorithm-1";

    private const string ReleasedCode = "released-code";

    /// <summary>What a title appends.</summary>
    public static string TitleSuffix(string preset, string usual) =>
        preset == usual ? "" : preset == ReleasedCode ? ", as the released code does it" : $", preset {preset}";

    /// <summary>What a file name appends. The preset comes from a result file, and must not lead into another folder.</summary>
    public static string NameSuffix(string preset, string usual) =>
        preset == usual ? "" : "-" + string.Concat(preset.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
