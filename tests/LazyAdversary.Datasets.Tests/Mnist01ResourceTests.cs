using System.IO.Compression;
using System.Security.Cryptography;

namespace LazyAdversary.Datasets.Tests;

/// <summary>The embedded files are what eng/build-mnist01.cs makes of the published ones, whose MD5 it checks.</summary>
public sealed class Mnist01ResourceTests
{
    [Theory]
    [InlineData("train-images-idx3-ubyte", "482e60888de7fa7ee006fef795764c059594ad61bc5376d601e04ae92a1b2081")]
    [InlineData("train-labels-idx1-ubyte", "74725c932888a926132f07f349b7fba6a5d33dff14d8f28b77f14351c19a9840")]
    [InlineData("t10k-images-idx3-ubyte", "ab2d98bd6cc310374ba0c91593030014043a66031b5e5fea29ca2e844fbf6905")]
    [InlineData("t10k-labels-idx1-ubyte", "0fd740eac9f45ca4f4e28c0d149bc49ffb64d7447936d786de33fad4e7629dd0")]
    public void Content_of_an_embedded_file_is_unchanged(string name, string sha256)
    {
        using var compressed = typeof(Mnist01).Assembly.GetManifestResourceStream(name + ".br");
        Assert.NotNull(compressed);
        using var content = new BrotliStream(compressed, CompressionMode.Decompress);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
