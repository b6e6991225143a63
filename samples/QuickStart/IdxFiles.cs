namespace QuickStart;

/// <summary>The four files of a dataset in MNIST's format.</summary>
internal sealed record IdxFiles(string TrainImages, string TrainLabels, string TestImages, string TestLabels)
{
    /// <summary>Takes four paths as they are; looks in a folder for MNIST's names: (train|t10k|test)…(images|labels)…, plain or .gz.</summary>
    /// <exception cref="InputException">There is no such folder, or one of the four files is not in it or is there twice.</exception>
    public static IdxFiles Find(IReadOnlyList<string> paths)
    {
        if (paths is [var trainImages, var trainLabels, var testImages, var testLabels]) return new(trainImages, trainLabels, testImages, testLabels);
        string folder = paths[0];
        if (!Directory.Exists(folder)) throw new InputException($"--data: there is no folder {folder}; give a folder or four files.");
        string[] files = Directory.GetFiles(folder);
        return new(Only("images", "train"), Only("labels", "train"), Only("images", "t10k", "test"), Only("labels", "t10k", "test"));

        string Only(string kind, params string[] parts)
        {
            string[] found = [.. files.Where(file => Holds(file, kind) && parts.Any(part => Holds(file, part)))];
            if (found is [var file]) return file;
            string names = string.Join(", ", found.Select(Path.GetFileName));
            throw new InputException(found.Length == 0
                ? $"{folder} holds no file named like {parts[0]}-{kind}-idx{(kind == "images" ? 3 : 1)}-ubyte or that with .gz."
                : $"{folder} holds more than one file of {parts[0]} {kind} ({names}): name the four files instead.");
        }

        static bool Holds(string path, string part) => Path.GetFileName(path).Contains(part, StringComparison.OrdinalIgnoreCase);
    }
}
