using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Ops;

[Collection(DeviceCollection.Name)]
public sealed class DropoutTests(TestDevices devices)
{
    public static IEnumerable<object[]> Sizes => [[1, 0.5f], [5, 0.1f], [7, 0.9f], [17, 0.25f], [257, 0.5f], [1026, 0.6f], [2048, 0.4f], [4099, 0.3f]];

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Agrees(DeviceKind kind, int count, float share)
    {
        // The op under test is the first to ask its tape for noise, as this one is.
        using Tape first = Tape.ForTraining(devices[kind], OpCheck.Noise);
        bool[] kept = Kept(first.NextNoise(), count, share);
        OpCheck.Agrees(devices[kind], (tape, x) => tape.Dropout(x[0], share), x => Reference.Dropout(x[0], kept, share), [new Shape(count)]);
    }

    [Theory, OnEveryDevice]
    public void Drops_the_share_and_scales_the_rest(DeviceKind kind)
    {
        const int count = 100_000;
        using Tape tape = Tape.ForTraining(devices[kind], new RandomStream(1, Purpose.Noise));
        float[] y = tape.Read(tape.Dropout(tape.Leaf(new Shape(count), Ones(count)), 0.2f));
        // Five deviations of a binomial count.
        double allowed = 5 * Math.Sqrt(count * 0.2 * 0.8);
        Assert.InRange(y.Count(value => value == 0), 0.2 * count - allowed, 0.2 * count + allowed);
        Assert.All(y, value => Assert.True(value is 0 or 1.25f));
    }

    [Theory, OnEveryDevice]
    public void Two_dropouts_of_a_step_and_two_steps_drop_differently(DeviceKind kind)
    {
        List<float[]> drawn = [];
        foreach (ulong step in (ulong[])[0, 1])
        {
            using Tape tape = Tape.ForTraining(devices[kind], new RandomStream(1, Purpose.Noise, step));
            Tensor x = tape.Leaf(new Shape(257), Ones(257));
            drawn.Add(tape.Read(tape.Dropout(x, 0.5f)));
            drawn.Add(tape.Read(tape.Dropout(x, 0.5f)));
        }
        for (int i = 0; i < drawn.Count; i++)
            for (int j = 0; j < i; j++)
            {
                Assert.InRange(drawn[i].Zip(drawn[j]).Count(pair => pair.First == pair.Second), 88, 169);
            }
    }

    [Fact]
    public void Does_nothing_without_training_or_share()
    {
        IDevice device = devices[DeviceKind.Cpu];
        using Tape evaluation = Tape.ForEvaluation(device), training = Tape.ForTraining(device), probing = Tape.ForProbing(device);
        Tensor x = evaluation.Leaf(new Shape(3), [1, 2, 3]);
        Assert.Same(x, evaluation.Dropout(x, 0.5f));
        Assert.Same(x, probing.Dropout(x, 0.5f));
        Assert.Same(x, training.Dropout(x, 0));
    }

    [Theory, InlineData(-0.1f), InlineData(1f), InlineData(float.NaN)]
    public void A_share_outside_its_range_is_refused(float share)
    {
        using Tape tape = Tape.ForTraining(devices[DeviceKind.Cpu]);
        Tensor x = tape.New(new Shape(3));
        Assert.StartsWith("Dropout: share is", Assert.Throws<ArgumentException>(() => tape.Dropout(x, share)).Message, StringComparison.Ordinal);
    }

    private static bool[] Kept(RandomStream noise, int count, float share) =>
        [.. Enumerable.Range(0, count).Select(i => noise.Words((ulong)i).A >= share * 4294967296.0)];

    private static float[] Ones(int count)
    {
        float[] ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
