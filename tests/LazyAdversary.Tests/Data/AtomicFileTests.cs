using LazyAdversary.Data;
using LazyAdversary.TwoLayer;

namespace LazyAdversary.Tests.Data;

/// <summary>Through the one way in which networks, checkpoints, reports and figures are saved.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lazy-adversary-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AWriteThatFailsLeavesTheOldContentAndNothingElse()
    {
        string path = Existing("file");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            throw new InvalidOperationException();
        }));
        AssertHolds("old", path);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData((UnixFileMode)0b110_110_110)]
    [InlineData((UnixFileMode)0b111_101_001)]
    public void AFileThatIsReplacedKeepsItsMode(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows()) return;
        string path = Existing("net.bin");
        File.SetUnixFileMode(path, mode);
        var network = Cases.Network(3, 4, seed: 1);
        network.Save(path);
        Assert.Equal(mode, File.GetUnixFileMode(path));
        Assert.Equal(network.Weights, TwoLayerReluNet.Load(path).Weights);
    }

    [Fact]
    public void WhatOnlyItsOwnerMayReadIsNeverOpenToOthers()
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string path = Existing("file");
        File.SetUnixFileMode(path, Private);
        AtomicFile.Write(path, stream =>
        {
            if (OperatingSystem.IsWindows()) return;
            string[] files = Directory.GetFiles(_folder);
            Assert.Equal(2, files.Length);
            foreach (string file in files) Assert.Equal(Private, ModeOf(file));
        });
    }

    [Fact]
    public void ANewFileHasTheModeOfAnyNewFile()
    {
        if (OperatingSystem.IsWindows()) return;
        string path = Path.Combine(_folder, "net.bin");
        Cases.Network(3, 4, seed: 1).Save(path);
        Assert.Equal(ModeOf(Existing("other")), ModeOf(path));
    }

    /// <summary>A link to the file, and one to a link to it, each by a relative path, into another folder.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void ASymbolicLinkStaysAndItsTargetIsReplaced(int links, bool targetExists)
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(Path.Combine(_folder, "elsewhere"));
        string target = Path.Combine(_folder, "elsewhere", "net.bin"), last = Path.Combine("elsewhere", "net.bin");
        if (targetExists) File.WriteAllText(target, "old");
        for (int i = 1; i <= links; i++)
        {
            File.CreateSymbolicLink(Path.Combine(_folder, $"link{i}"), last);
            last = $"link{i}";
        }

        var network = Cases.Network(3, 4, seed: 1);
        network.Save(Path.Combine(_folder, last));
        Assert.Equal(network.Weights, TwoLayerReluNet.Load(target).Weights);
        Assert.Equal([target], Directory.GetFileSystemEntries(Path.Combine(_folder, "elsewhere")));
        Assert.Equal(links + 1, Directory.GetFileSystemEntries(_folder).Length);
        Assert.All(Enumerable.Range(1, links), i => Assert.NotNull(new FileInfo(Path.Combine(_folder, $"link{i}")).LinkTarget));
    }

    [Fact]
    public void OfSeveralWritersAtOnceOneIsLast()
    {
        string path = Path.Combine(_folder, "net.bin");
        TwoLayerReluNet[] networks = [.. Enumerable.Range(0, 8).Select(seed => Cases.Network(20, 100, seed))];
        for (int round = 0; round < 10; round++)
        {
            Parallel.ForEach(networks, new() { MaxDegreeOfParallelism = 8 }, network => network.Save(path));
            var loaded = TwoLayerReluNet.Load(path);
            Assert.Contains(networks, network => network.Weights.SequenceEqual(loaded.Weights));
            Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
        }
    }

    /// <summary>Most file systems allow 255 bytes, and so must a save.</summary>
    [Fact]
    public void ANameMayBeAsLongAsTheFileSystemAllows()
    {
        if (OperatingSystem.IsWindows()) return;
        string path = Path.Combine(_folder, new string('n', 255));
        AtomicFile.Write(path, "new");
        AssertHolds("new", path);
    }

    [Fact]
    public void WhoHasTheOldFileOpenReadsItToItsEnd()
    {
        if (OperatingSystem.IsWindows()) return;
        string path = Existing("file");
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        AtomicFile.Write(path, "new");
        Assert.Equal("old", reader.ReadToEnd());
        AssertHolds("new", path);
    }

    [Fact]
    public void TextIsUtf8WithoutAByteOrderMark()
    {
        string path = Path.Combine(_folder, "file");
        AtomicFile.Write(path, "‖δ‖\n");
        Assert.Equal("‖δ‖\n"u8.ToArray(), File.ReadAllBytes(path));
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static void AssertHolds(string content, string path) => Assert.Equal(content, File.ReadAllText(path));

    private string Existing(string name)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, "old");
        return path;
    }
}
