using System.IO.Compression;
using System.Security.Cryptography;

namespace LazyAdversary.Datasets.Tests;

/// <summary>The embedded files are those that Yann LeCun and Corinna Cortes published, as eng/build-mnist.cs packs them.</summary>
public sealed class MnistResourceTests
{
    [Theory]
    [InlineData("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb")]
    [InlineData("train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624")]
    [InlineData("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea")]
    [InlineData("t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637")]
    public void Content_of_an_embedded_file_is_what_was_published(string name, string md5)
    {
        using var compressed = typeof(Mnist01).Assembly.GetManifestResourceStream(name + ".br");
        Assert.NotNull(compressed);
        using var content = new BrotliStream(compressed, CompressionMode.Decompress);
#pragma warning disable CA5351 // MD5 is what was published.
        Assert.Equal(md5, Convert.ToHexStringLower(MD5.HashData(content)));
#pragma warning restore CA5351
    }
}
