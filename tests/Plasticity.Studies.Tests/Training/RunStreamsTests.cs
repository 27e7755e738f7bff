using Plasticity.Engine.Tensors;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Training;

public sealed class RunStreamsTests
{
    [Fact]
    public void Noise_of_shrink_perturb_meets_no_dropout_of_any_step()
    {
        // By lanes that were chosen by hand the noise of a treatment in draw d was that of the dropout of step 65,536·d.
        RunStreams streams = new(1);
        HashSet<(uint, uint, ulong)> dropout = [];
        for (long step = 0; step < 4; step++)
            for (long block = 0; block < 3; block++)
                for (int pass = 0; pass < 2; pass++) dropout.Add(Address(streams.Noise("tune", 1, block * 65_536 + step, pass).Child(0)));
        Assert.Equal(24, dropout.Count);
        for (int step = 0; step < 4; step++)
            foreach (string parameter in (string[])["stem.conv.weight", "head.bias"])
                Assert.DoesNotContain(Address(streams.Of(new ShrinkPerturb(), Redraw.EachStep, new RoundPlace("tune", 1, 0, step)).Child(parameter)), dropout);
    }

    [Fact]
    public void Streams_of_different_owners_and_places_all_differ()
    {
        RunStreams streams = new(7);
        List<RandomStream> all = [streams.Weights, streams.Order("a", 1), streams.Order("a", 2), streams.Order("b", 1), streams.Noise("a", 1, 0, 0), streams.Noise("a", 1, 0, 1), streams.Noise("a", 1, 1, 0)];
        foreach (Redraw redraw in Enum.GetValues<Redraw>())
        {
            all.Add(streams.Of(new FreshWeights(), redraw, new RoundPlace("a", 1, 2, 3)));
            all.Add(streams.Of(new FreshWeights { Name = "other" }, redraw, new RoundPlace("a", 1, 2, 3)));
        }
        all.Add(streams.Of(new FreshWeights(), Redraw.EachEpoch, new RoundPlace("a", 1, 3, 3)));
        all.Add(streams.Of(new FreshWeights(), Redraw.EachRound, new RoundPlace("a", 2, 2, 3)));
        Assert.Equal(all.Count, all.Select(Address).Distinct().Count());
    }

    [Fact]
    public void A_number_is_drawn_anew_as_often_as_is_said_and_no_oftener()
    {
        RunStreams streams = new(7);
        FreshWeights rule = new();
        Assert.Equal(streams.Of(rule, Redraw.Never, new("a", 1, 0, 0)), streams.Of(rule, Redraw.Never, new("b", 2, 3, 4)));
        Assert.Equal(streams.Of(rule, Redraw.EachRound, new("a", 1, 0, 0)), streams.Of(rule, Redraw.EachRound, new("a", 1, 3, 4)));
        Assert.Equal(streams.Of(rule, Redraw.EachEpoch, new("a", 1, 3, 0)), streams.Of(rule, Redraw.EachEpoch, new("a", 1, 3, 4)));
        Assert.NotEqual(streams.Of(rule, Redraw.EachStep, new("a", 1, 3, 0)), streams.Of(rule, Redraw.EachStep, new("a", 1, 3, 4)));
    }

    private static (uint, uint, ulong) Address(RandomStream stream) => (stream.Key0, stream.Key1, stream.Lane);
}
