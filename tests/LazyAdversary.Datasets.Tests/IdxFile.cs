using System.Buffers.Binary;
using System.IO.Compression;

namespace LazyAdversary.Datasets.Tests;

/// <summary>Makes the bytes of IDX files, right ones and wrong ones.</summary>
internal static class IdxFile
{
    public static byte[] Make(uint magic, uint[] sizes, byte[] elements)
    {
        var file = new byte[4 + 4 * sizes.Length + elements.Length];
        BinaryPrimitives.WriteUInt32BigEndian(file, magic);
        for (int k = 0; k < sizes.Length; k++) BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + 4 * k), sizes[k]);
        elements.CopyTo(file, 4 + 4 * sizes.Length);
        return file;
    }

    public static byte[] Labels(params byte[] classes) => Make(0x0801, [(uint)classes.Length], classes);

    public static byte[] Images(uint count, uint height, uint width, byte[] pixels) => Make(0x0803, [count, height, width], pixels);

    public static byte[] Gzip(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal)) gzip.Write(content);
        return target.ToArray();
    }
}
