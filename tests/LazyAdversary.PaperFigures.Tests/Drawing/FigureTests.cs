using System.Xml.Linq;
using PaperFigures.Drawing;
using PaperFigures.Grid;
using PaperFigures.Results;

namespace LazyAdversary.PaperFigures.Tests.Drawing;

[Collection(SharesDrawnRun.Name)]
public class FigureTests(DrawnRun run)
{
    [Fact]
    public void Every_figure_there_is_data_for_is_drawn_in_the_order_of_the_paper() => Assert.Equal(
        ["figure-2", "figure-3", "figure-5", "figure-6", "figure-4-left", "figure-4-right", "figure-7", "figure-7-raw", "single-over-best", "traces-sphere-d784"],
        run.Figures.Select(f => f.Name));

    [Fact]
    public void Every_figure_is_a_PNG_and_an_SVG() => Assert.All(run.Figures, figure =>
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(figure.PngPath)[..4]);
        Assert.Equal("svg", XDocument.Load(figure.SvgPath).Root!.Name.LocalName);
    });

    /// <summary>A viewer need not have the typeface, nor anything else that is not in the file.</summary>
    [Fact]
    public void An_SVG_needs_no_typeface_and_no_other_file() => Assert.All(run.Figures, figure =>
    {
        var elements = XDocument.Load(figure.SvgPath).Descendants().ToList();
        Assert.DoesNotContain(elements, e => e.Name.LocalName is "text" or "image" or "style" or "script");
        Assert.DoesNotContain(elements.Attributes(), a => a.Name.LocalName == "href");
        Assert.Contains(elements.Attributes("aria-label"), a => a.Value == figure.Title);
        Assert.All(elements.Where(e => e.Attribute("aria-label") is not null), e => Assert.NotEqual("", e.Attribute("d")!.Value));
    });

    [Fact]
    public void Captions_name_what_is_missing() =>
        Assert.Contains("m = 10,000 at d = 49, 196, 400, 625;", run.Figures.Single(f => f.Name == "figure-2").Caption, StringComparison.Ordinal);

    [Fact]
    public void No_results_make_no_figures()
    {
        string folder = Path.Combine(run.Folder, "none");
        Assert.Empty(FigureSet.Draw([], folder));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_single_result_of_each_kind_is_drawn_without_a_crash()
    {
        var synthetic = new SyntheticResults();
        List<CellResult> results =
        [
            synthetic.Lazy(Inputs.Sphere, 784, 100_000, 10, 1), synthetic.Trace(25, 1000, 1),
            synthetic.Adversarial(25, 1000, 0.316, 0.1, 1), synthetic.Adversarial(25, 1000, 0.316, 0.2, 1),

            // The step turned no image.
            synthetic.Lazy(Inputs.Raw, 25, 1000, 10, 1) with
            {
                Distance = null, RelativeDistance = null, GradientNorm = null, StepSize = null, SingleOverBest = null,
            },
        ];
        Assert.Equal(
            ["figure-2", "figure-5", "figure-4-left", "figure-7", "single-over-best", "traces-sphere-d25"],
            FigureSet.Draw(results, Path.Combine(run.Folder, "single")).Select(f => f.Name));
    }
}
