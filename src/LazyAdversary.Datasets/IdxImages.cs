using LazyAdversary.Data;

namespace LazyAdversary.Datasets;

/// <summary>
/// Images with their classes, read from a pair of IDX files: the format of MNIST and its relatives (Fashion-MNIST, KMNIST, EMNIST).
/// </summary>
/// <remarks>
/// The files may be plain or gzip-compressed, whatever their names. They need not be trusted: everything that is wrong with them is an
/// <see cref="InvalidDataException"/> that names the file and the place, and memory grows with the bytes that are there, not with the sizes a header claims.
/// </remarks>
public sealed class IdxImages
{
    internal IdxImages(RawImages images, ReadOnlySpan<byte> classes)
    {
        Data = ToData(images.Pixels.Span, images.Height * images.Width, images.Classes, classes);
        Height = images.Height;
        Width = images.Width;
    }

    /// <summary>The images, row after row from the top left corner, pixels in [0, 1] (byte / 255), and the labels; in the order of the files.</summary>
    public LabeledData Data { get; }

    /// <summary>The height h of an image in pixels.</summary>
    public int Height { get; }

    /// <summary>The width w of an image in pixels.</summary>
    public int Width { get; }

    /// <summary>Reads the images of some classes and leaves out all others.</summary>
    /// <param name="imagesPath">An IDX file of unsigned bytes with 3 dimensions: images × rows × columns.</param>
    /// <param name="labelsPath">An IDX file of unsigned bytes with 1 dimension: the class of each image.</param>
    /// <param name="classes">At least two different classes; the c-th of them gets the label c. All that there are, in ascending order, when none is named.</param>
    /// <exception cref="ArgumentException">One class is named, or one is named twice.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is not such an IDX file, is truncated, corrupt or followed by more data, has a size of 0, the two files differ in their number of items,
    /// a class does not occur, or the images of these classes hold more values than one array can.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read; <see cref="FileNotFoundException"/> when it is not there.</exception>
    public static IdxImages Load(string imagesPath, string labelsPath, params ReadOnlySpan<byte> classes)
    {
        ArgumentNullException.ThrowIfNull(imagesPath);
        ArgumentNullException.ThrowIfNull(labelsPath);
        using var images = File.OpenRead(imagesPath);
        using var labels = File.OpenRead(labelsPath);
        return Load(images, imagesPath, labels, labelsPath, classes);
    }

    /// <summary>Reads the images of some classes and leaves out all others; from streams, which are read to their ends and left open.</summary>
    /// <param name="images">As the file of <see cref="Load(string, string, ReadOnlySpan{byte})"/>; need not be seekable.</param>
    /// <param name="labels">As the file of <see cref="Load(string, string, ReadOnlySpan{byte})"/>; need not be seekable.</param>
    /// <param name="classes">At least two different classes; the c-th of them gets the label c. All that there are, in ascending order, when none is named.</param>
    /// <exception cref="ArgumentException">One class is named, or one is named twice.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Load(string, string, ReadOnlySpan{byte})"/>.</exception>
    public static IdxImages Load(Stream images, Stream labels, params ReadOnlySpan<byte> classes)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        return Load(images, "images stream", labels, "labels stream", classes);
    }

    /// <summary>The images shrunk to s × s by area averaging: <see cref="AreaAveraging.Downsample"/>.</summary>
    /// <param name="side">The new height and width s, in [1, min(h, w)].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="side"/> is not in [1, min(h, w)].</exception>
    public LabeledData Downsample(int side) => AreaAveraging.Downsample(Data, Height, Width, side);

    private static IdxImages Load(
        Stream images, string imagesName, Stream labels, string labelsName, params ReadOnlySpan<byte> classes)
    {
        if (classes.Length == 1) throw new ArgumentException($"The one class is {classes[0]}: at least two are needed.", nameof(classes));
        for (int c = 1; c < classes.Length; c++)
        {
            if (classes[..c].Contains(classes[c])) throw new ArgumentException($"Class {classes[c]} is named twice.", nameof(classes));
        }

        return new(RawImages.Read(images, imagesName, labels, labelsName, classes), classes);
    }

    /// <summary>Pixels in [0, 1], and the place of each image's class among those given, or among all that there are in ascending order.</summary>
    private static LabeledData ToData(ReadOnlySpan<byte> pixels, int dimension, byte[] own, ReadOnlySpan<byte> classes)
    {
        var inputs = new float[pixels.Length];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = pixels[i] / 255f;
        byte[] order = classes.IsEmpty ? [.. own.Distinct().Order()] : classes.ToArray();
        int[] labels = Array.ConvertAll(own, c => Array.IndexOf(order, c));
        return LabeledData.FromArray(inputs, dimension, labels, Math.Max(2, order.Length));
    }
}
