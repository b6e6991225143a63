using static System.FormattableString;

namespace LazyAdversary.Theory;

/// <summary>What the lemmas ask of a perturbation budget R.</summary>
internal static class Radius
{
    public static void Require(double radius)
    {
        if (!(radius >= 0)) throw new ArgumentOutOfRangeException(nameof(radius), radius, "A radius is at least 0.");
    }

    /// <summary>The hypotheses of Lemma B.6, on which B.8 and B.9 rest too.</summary>
    public static (bool IsMet, string Need) BelowOne(double radius) => (radius < 1, Invariant($"R < 1, but R = {radius:G4}"));

    public static (bool IsMet, string Need) DimensionAtLeastTwo(LazySetting setting) => (setting.Dimension >= 2, Invariant($"d ≥ 2, but d = {setting.Dimension}"));
}
