using System.Diagnostics;
using LazyAdversary.MLNet.Saving;
using LazyAdversary.TwoLayer;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace LazyAdversary.MLNet.Tests.Saving;

public sealed class SaveAndLoadTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("lazy-mlnet-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LazyReluTransformer Fit(string features = "Features") =>
        _context.BinaryClassification.Trainers.LazyRelu(featureColumnName: features, width: 64, epochs: 1).Fit(_context.View(Digits.Train, features: features));

    [Fact]
    public void A_loaded_model_gives_identical_predictions_and_so_does_one_saved_again()
    {
        var view = _context.View(Digits.Test);
        var model = Fit();
        var expected = model.Transform(view).Predictions();
        ITransformer loaded = model;
        for (int round = 0; round < 2; round++)
        {
            loaded = SaveAndLoad(loaded, view.Schema);
            Assert.Equal(expected, loaded.Transform(view).Predictions());
        }

        Assert.Equal(
            _context.BinaryClassification.Evaluate(model.Transform(view)).AreaUnderRocCurve,
            _context.BinaryClassification.Evaluate(loaded.Transform(view)).AreaUnderRocCurve);
    }

    /// <summary>Each row carries the network as text: were it copied or parsed for each, a row would allocate its size.</summary>
    [Fact]
    public void A_loaded_network_is_parsed_once_and_not_copied_for_each_row()
    {
        var view = _context.View(Digits.Test);
        var model = _context.BinaryClassification.Trainers.LazyRelu(width: 4000, epochs: 1).Fit(_context.View(Digits.Train.Take(50)));
        var loaded = SaveAndLoad(model, view.Schema);
        using var cursor = loaded.Transform(view).GetRowCursor(loaded.GetOutputSchema(view.Schema));
        var score = cursor.GetGetter<float>(cursor.Schema["Score"]);
        float value = 0;
        Assert.True(cursor.MoveNext());
        score(ref value);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            Assert.True(cursor.MoveNext());
            score(ref value);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4000 * Digits.Dimension * sizeof(float) / 2);
    }

    [Fact]
    public void The_loaded_model_appends_the_same_columns()
    {
        var view = _context.View(Digits.Test);
        var model = Fit();
        Assert.Equal(Columns(model), Columns(SaveAndLoad(model, view.Schema)));

        // Private columns were there on the way and are hidden or dropped at the end.
        string[] Columns(ITransformer transformer) =>
            [.. transformer.GetOutputSchema(view.Schema).Where(c => !c.IsHidden).Select(c => $"{c.Name} {c.Type} {string.Join(' ', c.Annotations.Schema.Select(a => a.Name))}")];
    }

    [Fact]
    public void The_network_comes_back_from_a_loaded_chain()
    {
        var view = _context.View(Digits.Train, "IsOne", "Pixels");
        var chain = _context.Transforms.NormalizeMeanVariance("Scaled", "Pixels")
            .Append(_context.BinaryClassification.Trainers.LazyRelu("IsOne", "Scaled", width: 20, epochs: 1))
            .Append(_context.Transforms.CopyColumns("First", "Score"))
            .Append(_context.BinaryClassification.Trainers.LazyRelu("IsOne", "Pixels", width: 30, epochs: 1)).Fit(view);
        var before = LazyReluTransformer.FindIn(chain);
        var after = LazyReluTransformer.FindIn(SaveAndLoad(chain, view.Schema));
        Assert.Equal(["Scaled", "Pixels"], after.Select(t => t.FeatureColumnName));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(before[i].Model.Weights, after[i].Model.Weights);
            Assert.Equal(before[i].Model.InitialWeights, after[i].Model.InitialWeights);
        }

        Assert.Empty(LazyReluTransformer.FindIn(_context.Transforms.CopyColumns("A", "Pixels").Fit(view)));
    }

    [Fact]
    public void A_network_trained_elsewhere_can_be_put_in_and_keeps_its_own_weights()
    {
        var network = TwoLayerReluNet.Create(Digits.Dimension, 16, seed: 3);
        var model = LazyReluTransformer.FromNetwork(network);
        network.ScaleWeights(2);
        var view = _context.View(Digits.Test);
        Assert.Equal(
            network.Score(Digits.Test).Select(s => (float)s),
            SaveAndLoad(model, view.Schema).Transform(view).GetColumn<float>("Score").Select(s => 2 * s));
    }

    [Fact]
    public async Task A_new_process_that_registers_nothing_loads_identical_scores()
    {
        var view = _context.View(Digits.Test);
        var model = Fit();
        string modelFile = Path.Combine(_folder, "model.zip"), dataFile = Path.Combine(_folder, "data.idv");
        _context.Model.Save(model, view.Schema, modelFile);
        using (var stream = File.Create(dataFile)) _context.Data.SaveAsBinary(view, stream);

        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { "exec", typeof(Program).Assembly.Location, modelFile, dataFile }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string[] lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        Assert.Equal(
            model.Transform(view).Predictions().Select(p => $"{BitConverter.SingleToInt32Bits(p.Score)} {BitConverter.SingleToInt32Bits(p.Probability)}"), lines);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var view = _context.View(Digits.Test);
        string file = Path.Combine(_folder, "model.zip");
        _context.Model.Save(Fit(), view.Schema, file);
        byte[] bytes = File.ReadAllBytes(file);
        foreach (byte[] damaged in new[] { bytes[..(bytes.Length / 2)], Flipped(bytes, bytes.Length / 2), Array.Empty<byte>() })
        {
            File.WriteAllBytes(file, damaged);
            Assert.ThrowsAny<Exception>(() => _context.Model.Load(file, out _).Transform(view).Predictions());
        }

        static byte[] Flipped(byte[] bytes, int at)
        {
            byte[] copy = [.. bytes];
            for (int i = at; i < at + 64; i++) copy[i] ^= 0x55;
            return copy;
        }
    }

    /// <summary>The table in a file that ML.NET itself still reads, but that says nothing, or something else, of the network.</summary>
    [Fact]
    public void A_damaged_table_is_invalid_data()
    {
        var transforms = _context.Transforms.Conversion;
        string network = Text(TwoLayerReluNet.Create(3, 4, seed: 1));
        AssertDamaged("which column holds the features", transforms.MapValue(SavedNames.Network, Table(network, ""), SavedNames.Key));
        AssertDamaged("which column holds the features", transforms.MapValue(SavedNames.Network, Table(network, null), SavedNames.Key));
        AssertDamaged("no text", transforms.MapValue(SavedNames.Network, Table(1f, 2f), SavedNames.Key));
        AssertDamaged("not base64", transforms.MapValue(SavedNames.Network, Table("?", "Features"), SavedNames.Key));
        AssertDamaged("cut short", transforms.MapValue(SavedNames.Network, Table(network[..40], "Features"), SavedNames.Key));
        AssertDamaged("not a saved network", transforms.MapValue(SavedNames.Network, Table("", "Features"), SavedNames.Key));

        static KeyValuePair<int, T>[] Table<T>(T network, T? name)
        {
            var entry = new KeyValuePair<int, T>(KeyRow.NetworkKey, network);
            return name is null ? [entry] : [entry, new(KeyRow.FeatureColumnNameKey, name)];
        }

        static string Text(TwoLayerReluNet network)
        {
            using var stream = new MemoryStream();
            network.Save(stream);
            return Convert.ToBase64String(stream.ToArray());
        }

        void AssertDamaged(string expected, IEstimator<ITransformer> table)
        {
            ITransformer[] parts = [.. (IEnumerable<ITransformer>)SavedChain.Create(TwoLayerReluNet.Create(3, 4, seed: 1), "Features")];
            parts[2] = table.Fit(_context.Data.LoadFromEnumerable<AllColumnsRow>([]));
            string message =
                Assert.Throws<InvalidDataException>(() => LazyReluTransformer.FindIn(new TransformerChain<ITransformer>(parts))).Message;
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }

    private ITransformer SaveAndLoad(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, schema, stream);
        stream.Position = 0;
        return _context.Model.Load(stream, out _);
    }
}
