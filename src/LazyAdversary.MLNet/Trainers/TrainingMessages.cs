using System.Globalization;
using LazyAdversary.Lazy;
using Microsoft.ML.Runtime;

namespace LazyAdversary.MLNet.Trainers;

/// <summary>Training as messages on a channel of ML.NET: one for each pass over the data, and one at the end.</summary>
internal sealed class TrainingMessages(IChannel channel, int examples, int batchSize) : IProgress<TrainingProgress>
{
    private readonly long _stepsPerEpoch = (examples + batchSize - 1) / batchSize;
    private long _epochs;

    public void Report(TrainingProgress value)
    {
        long epochs = value.Step / _stepsPerEpoch;
        if (epochs == _epochs) return;
        _epochs = epochs;
        channel.Info(MessageSensitivity.None, Text($"Pass {epochs}: step {value.Step}, loss {value.Loss:G4}, √m·max ‖w − w₀‖ = {value.LazyConstant:G4}."));
    }

    public static string Describe(TrainingRun run, double? lazyConstant) => run.StopReason == StopReason.LeftBall
        ? Text($"Stopped after step {run.Steps}: the next would leave the lazy ball of C₀ = {lazyConstant}.")
        : Text($"All {run.Steps} steps done inside the lazy ball: √m·max ‖w − w₀‖ = {run.LazyConstant:G4}.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
