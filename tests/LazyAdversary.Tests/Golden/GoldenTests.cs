using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LazyAdversary.Tests.Golden;

/// <summary>
/// Binary results keep their bits: scores, attack records, certificates, reports and training traces on fixed seeds. There is a file for each vector width; where a
/// change of bits is meant, run the test with LAZYADVERSARY_GOLDEN=write and read the difference.
/// </summary>
[Trait("Category", "Kernels")]
public class GoldenTests
{
    private static string Width => Vector512.IsHardwareAccelerated ? "512" : Vector256.IsHardwareAccelerated ? "256" : Vector128.IsHardwareAccelerated ? "128" : "scalar";

    [Fact]
    public void Results_keep_their_bits()
    {
        string root = typeof(GoldenTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryRoot").Value!;
        string path = Path.Combine(root, "tests", "LazyAdversary.Tests", "Golden", $"results-{Width}.txt"), actual = GoldenResults.Write();
        if (Environment.GetEnvironmentVariable("LAZYADVERSARY_GOLDEN") == "write") File.WriteAllText(path, actual);

        // Exp, Log and Tanh are the operating system's, so bits are promised on one platform only; elsewhere a second run must give those of the first.
        bool isThisPlatform = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && File.Exists(path);
        string[] expected = (isThisPlatform ? File.ReadAllText(path) : GoldenResults.Write()).Split('\n'), lines = actual.Split('\n');
        string section = "";
        for (int i = 0; i < Math.Min(lines.Length, expected.Length); i++)
        {
            if (expected[i].StartsWith('#')) section = expected[i];
            if (lines[i] != expected[i]) Assert.Fail($"Line {i + 1}, {section}\nwas  {expected[i]}\nis   {lines[i]}");
        }

        Assert.Equal(expected.Length, lines.Length);
    }
}
