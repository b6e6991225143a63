using System.Buffers;

namespace LazyAdversary.Datasets;

/// <summary>The bytes of a pair of IDX files: images of one size and the class of each, in the order of the files.</summary>
internal sealed class RawImages
{
    private RawImages(int height, int width, ReadOnlyMemory<byte> pixels, byte[] classes)
    {
        Height = height;
        Width = width;
        Pixels = pixels;
        Classes = classes;
    }

    /// <summary>The height h of an image in pixels.</summary>
    public int Height { get; }

    /// <summary>The width w of an image in pixels.</summary>
    public int Width { get; }

    /// <summary>n·h·w values: image after image, each row after row from the top left corner.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>n values.</summary>
    public byte[] Classes { get; }

    /// <summary>Reads the images of some classes and leaves out all others; the streams are read to their ends and left open.</summary>
    /// <param name="images">An IDX file with 3 dimensions, plain or gzip.</param>
    /// <param name="imagesName">Its name, for messages.</param>
    /// <param name="labels">An IDX file with 1 dimension, plain or gzip.</param>
    /// <param name="labelsName">Its name, for messages.</param>
    /// <param name="wanted">The classes, each of which must occur; none for all that there are.</param>
    /// <exception cref="InvalidDataException">As for <see cref="IdxImages.Load(string, string, ReadOnlySpan{byte})"/>.</exception>
    public static RawImages Read(Stream images, string imagesName, Stream labels, string labelsName, params ReadOnlySpan<byte> wanted)
    {
        using var labelReader = new IdxReader(labels, labelsName);
        using var imageReader = new IdxReader(images, imagesName);
        int labelCount = labelReader.ReadSizes("labels")[0];
        int[] sizes = imageReader.ReadSizes("images", "rows", "columns");
        var (count, height, width) = (sizes[0], sizes[1], sizes[2]);
        if (count != labelCount)
            throw new InvalidDataException($"{imagesName} holds {count} images but {labelsName} holds {labelCount} labels.");

        byte[] classes = ReadClasses(labelReader, labelCount);
        foreach (byte each in wanted) RequireClass(classes, each, labelsName);

        var isWanted = new bool[byte.MaxValue + 1];
        isWanted.AsSpan().Fill(wanted.IsEmpty);
        foreach (byte each in wanted) isWanted[each] = true;
        byte[] kept = [.. classes.Where(c => isWanted[c])];
        long imageLength = (long)height * width;
        if (imageLength > Array.MaxLength / kept.Length)
            throw new InvalidDataException($"{imagesName}: {kept.Length} images of {height} × {width} are more values than one array can hold.");

        var pixels = new ArrayBufferWriter<byte>();
        for (int i = 0; i < count; i++)
        {
            if (!imageReader.TryRead(imageLength, isWanted[classes[i]] ? pixels : null))
                throw imageReader.Error($"the file ends in image {i} of {count} ({height} × {width})");
        }

        imageReader.RequireEnd();
        return new(height, width, pixels.WrittenMemory, kept);
    }

    private static byte[] ReadClasses(IdxReader reader, int count)
    {
        var classes = new ArrayBufferWriter<byte>();
        if (!reader.TryRead(count, classes)) throw reader.Error($"the file ends after {classes.WrittenCount} of {count} labels");
        reader.RequireEnd();
        return classes.WrittenSpan.ToArray();
    }

    private static void RequireClass(byte[] classes, byte wanted, string name)
    {
        if (classes.Contains(wanted)) return;
        var present = classes.Distinct().Order();
        throw new InvalidDataException($"{name} holds no label {wanted}; it holds {string.Join(", ", present)}.");
    }
}
