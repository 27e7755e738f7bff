using Plasticity.Laboratory.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Studies;

public sealed class WarmStartTests
{
    [Fact]
    public void The_small_size_is_done_within_fifty_seconds_on_two_slow_cores()
    {
        Study study = WarmStart.OfSize(StudySize.Small);
        IReadOnlyList<PhasePlan> phases = Planning.Phases(study, study.Select(Blank(2000, 5000)));
        long whole = Planning.Phases(study with { HalfSize = false }, Blank(2000, 5000))[0].MultiplyAdds;

        // Such cores train 5,000 images of 32x32 a second. A test costs 0.3 of a training step an image or less. Images of a quarter of the
        // size are trained at nine tenths of four times that, as measured. The rest of the two minutes is for the build.
        double images = study.Seeds * phases.Sum(phase => (phase.Images + 0.3 * phase.Tested) * phase.MultiplyAdds / whole);
        Assert.InRange(images / 5000 / 0.9, 10, 40);

        Assert.Equal((6 * 87_000, 6 * 69_000), (study.Seeds * phases.Sum(phase => phase.Images), study.Seeds * phases.Sum(phase => phase.Tested)));
    }

    private static ImageSet Blank(int train, int test)
    {
        return new ImageSet("blank", "test", 32, 32, 3, [.. Enumerable.Range(0, 10).Select(i => $"{i}")], Part(train), Part(test));

        static ImagePart Part(int count) => new(new byte[count * 32 * 32 * 3], [.. Enumerable.Range(0, count).Select(i => i % 10)]);
    }
}
