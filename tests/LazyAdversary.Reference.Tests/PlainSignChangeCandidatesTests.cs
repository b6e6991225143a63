namespace LazyAdversary.Reference.Tests;

public sealed class PlainSignChangeCandidatesTests
{
    private readonly ReferenceData data = ReferenceData.Load();

    [Fact]
    public void Counts_equal_the_reference()
    {
        foreach (var entry in data.SignChangeCandidates)
            Assert.Equal(entry.Count, Array.ConvertAll(data.X, x => PlainSignChangeCandidates.Count(data.InitialNetwork(), x, entry.V)));
    }

    [Fact]
    public void A_longer_input_reaches_no_more_neurons()
    {
        // The sign of w·x does not depend on the length of x, so neither do the candidates.
        foreach (var x in data.X)
        {
            var network = data.InitialNetwork();
            var longer = Array.ConvertAll(x, v => 8 * v);
            Assert.Equal(PlainSignChangeCandidates.Count(network, x, 0.2), PlainSignChangeCandidates.Count(network, longer, 0.2));
        }
    }

    [Fact]
    public void A_neuron_exactly_at_reach_counts()
    {
        var network = new PlainNetwork([[0.5, 7], [-0.5, 7], [0.6, 7]], [1, 1, 1]);
        Assert.Equal(2, PlainSignChangeCandidates.Count(network, [1, 0], 0.5));
    }
}
