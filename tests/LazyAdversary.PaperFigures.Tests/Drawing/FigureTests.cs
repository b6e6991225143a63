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
    public void Every_histogram_says_what_it_counts_and_that_its_deviation_is_the_standard_one()
    {
        string[] labels = [.. Elements("figure-7").Select(e => (string?)e.Attribute("aria-label")).OfType<string>()];
        Assert.Equal(3, labels.Count(label => label == "test images in a bin"));
        Assert.Equal(3, labels.Count(label => label.StartsWith("standard deviation ", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            labels,
            label => label.Replace("standard deviation", "", StringComparison.Ordinal).Contains("deviation", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("figure-4-left")]
    [InlineData("figure-4-right")]
    public void The_colour_bar_says_what_its_colours_are(string name) =>
        Assert.Single(Elements(name), e => (string?)e.Attribute("aria-label") == "robust test accuracy");

    /// <summary>Widths that the paper does not have, more of them in the one figure than in the other, as in the quick preset.</summary>
    [Fact]
    public void A_width_has_one_colour_in_all_figures()
    {
        var synthetic = new SyntheticResults();
        int[] widths = [250, 1000, 4000];
        List<CellResult> results =
        [
            .. widths.Select(width => synthetic.Lazy(Inputs.Sphere, 25, width, 10, 1)), synthetic.Lazy(Inputs.Sphere, 25, 4000, 50, 1),
            .. from width in new[] { 250, 500, 2000, 4000 }
               from deviation in new[] { 0.3, 0.5 }
               select synthetic.Adversarial(784, width, deviation, 0.2, 1),
            synthetic.Trace(784, 4000, 1),
        ];
        var figures = FigureSet.Draw(results, Path.Combine(run.Folder, "colours"));
        foreach (int width in widths)
        {
            string label = LazySelection.Label(isWidth: true, width);
            string[] colours = [.. figures.SelectMany(figure => LegendColours(XDocument.Load(figure.SvgPath), label))];
            Assert.True(colours.Length >= (width == 4000 ? 7 : 3));
            Assert.Single(colours.Distinct());
        }
    }

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

    private IEnumerable<XElement> Elements(string figure) =>
        XDocument.Load(run.Figures.Single(f => f.Name == figure).SvgPath).Descendants();

    /// <summary>The colours of the lines that a legend draws next to its text: "m = 4,000" or "m = 4,000:  d^(…)".</summary>
    private static IEnumerable<string> LegendColours(XDocument figure, string label)
    {
        var elements = figure.Descendants().ToList();
        return elements.Select((element, i) => (Text: (string?)element.Attribute("aria-label"), Next: elements.ElementAtOrDefault(i + 1)))
            .Where(e => e.Text == label || e.Text?.StartsWith(label + ":", StringComparison.Ordinal) == true)
            .Select(e => (string)e.Next!.Attribute("stroke")!);
    }
}
