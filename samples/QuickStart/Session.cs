using Spectre.Console;

namespace QuickStart;

/// <summary>One run of the program: the experiment's stages under progress bars, results saved after each, and a report of all that is done.</summary>
internal sealed class Session(QuickStartOptions options, IAnsiConsole console)
{
    /// <summary>Runs it.</summary>
    /// <returns>False when it was cancelled; what was done until then is saved and reported all the same.</returns>
    /// <exception cref="InputException">Something is wrong with the data.</exception>
    public bool Run(CancellationToken cancellation)
    {
        var output = new OutputFolder(options.Output);
        var experiment = new Experiment(options, Images.Load(options));
        bool isComplete = true;
        try
        {
            StageBars.Show(console, bars => RunStages(experiment, output, bars, cancellation));
        }
        catch (OperationCanceledException)
        {
            isComplete = false;
        }

        Report(experiment, output, isComplete);
        return isComplete;
    }

    private static void RunStages(Experiment experiment, OutputFolder output, StageBars bars, CancellationToken cancellation)
    {
        var training = bars.AddTraining(experiment.Options.LazyConstant);
        var gradientStep = bars.AddAttack("One gradient step");
        var pgd = experiment.Options.Radii.Select(multiple => (multiple, bars.AddAttack($"PGD, R = {experiment.RadiusUnit.Format(multiple)}"))).ToArray();

        var bothSides = experiment.Options.Certified > 0 ? bars.AddCertificate("Distance from both sides") : null;

        try
        {
            training.Run(progress => experiment.Train(progress, cancellation));
            output.SaveTraining(experiment);
        }
        finally
        {
            output.SaveNetwork(experiment);
        }

        gradientStep.Run(progress => experiment.AttackWithGradientStep(progress, cancellation));
        output.SaveGradientStep(experiment);
        foreach (var (multiple, bar) in pgd)
        {
            bar.Run(progress => experiment.AttackWithPgd(multiple, progress, cancellation));
            output.SavePgd(experiment);
        }

        bothSides?.Run(progress => experiment.BoundFromBothSides(progress, cancellation));
        if (experiment.BothSides is not null) output.SaveBothSides(experiment);
    }

    private void Report(Experiment experiment, OutputFolder output, bool isComplete)
    {
        output.SaveSummary(experiment);
        if (experiment.GradientStep is not null)
        {
            if (DigitsFigure.HasContent(experiment)) DigitsFigure.Save(experiment, output.Add("digits.png", "original, perturbation and adversarial image"));
            AccuracyFigure.Save(experiment, output.Add("accuracy-against-radius.png", "robust accuracy against radius"));
        }

        if (experiment.BothSides is not null) BandFigure.Save(experiment, output.Add("band.png", "robust accuracy between attack and proof"));
        if (!isComplete) console.MarkupLine("[yellow]Cancelled: here is what was done until then.[/]");
        console.Write(ResultsTable.Of(experiment));
        output.List(console.Profile.Out.Writer);
    }
}
