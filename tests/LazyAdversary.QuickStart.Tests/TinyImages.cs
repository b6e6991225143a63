using System.Buffers.Binary;

namespace LazyAdversary.QuickStart.Tests;

/// <summary>A temporary folder with IDX files of 6 × 6 images: class 3 is bright on the left, class 8 on the right. Deleted at the end.</summary>
internal sealed class TinyImages : IDisposable
{
    public const int Side = 6;

    private TinyImages(string folder) => Folder = folder;

    public string Folder { get; }

    public string Output => Path.Combine(Folder, "results");

    public static TinyImages Create()
    {
        var images = new TinyImages(Directory.CreateTempSubdirectory("quickstart-").FullName);
        images.Write("train", 60, seed: 1);
        images.Write("t10k", 24, seed: 2);
        return images;
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string part, int count, int seed)
    {
        var random = new Random(seed);
        var pixels = new byte[count * Side * Side];
        random.NextBytes(pixels);
        var labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 2 == 0 ? (byte)3 : (byte)8;
            for (int k = 0; k < Side * Side; k++)
            {
                bool isBright = k % Side < Side / 2 == (labels[i] == 3);
                if (!isBright) pixels[i * Side * Side + k] /= 8;
            }
        }

        File.WriteAllBytes(PathOf($"{part}-images-idx3-ubyte"), [.. Header(3), .. BigEndian(count), .. BigEndian(Side), .. BigEndian(Side), .. pixels]);
        File.WriteAllBytes(PathOf($"{part}-labels-idx1-ubyte"), [.. Header(1), .. BigEndian(count), .. labels]);
    }

    private static byte[] Header(byte dimensions) => [0, 0, 8, dimensions];

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
