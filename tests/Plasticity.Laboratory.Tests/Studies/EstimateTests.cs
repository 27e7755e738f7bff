using Plasticity.Devices.Cpu;
using Plasticity.Engine.Layers;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Tests.Files;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Studies;

public sealed class EstimateTests
{
    [Fact]
    public void Every_image_takes_the_time_of_its_network_and_those_between_lie_between()
    {
        PhasePlan Plan(int width, long images, long tested, long size) => new("arm", new Phase("tune"), new ModelSettings(ModelKind.ResNet, 1, width), 1, images, tested, size);
        PhasePlan[] phases = [Plan(4, 100, 10, 1_000), Plan(8, 200, 20, 4_000), Plan(16, 400, 40, 5_000)];
        Estimate sum = Estimate.Sum(3, phases, new Estimate.ImageTimes(1, 0.5), new Estimate.ImageTimes(9, 4.5));
        // A size of 4,000 lies three quarters of the way: 7 seconds an image.
        Assert.Equal(3 * (100 * 1 + 200 * 7 + 400 * 9), sum.TrainingSeconds, 1e-9);
        Assert.Equal(3 * (10 * 0.5 + 20 * 3.5 + 40 * 4.5), sum.TestSeconds, 1e-9);
        Assert.Equal(sum.TrainingSeconds + sum.TestSeconds, sum.Seconds);
        Assert.Equal(3 * (100 * 1 + 7), Estimate.Sum(3, [Plan(4, 100, 7, 1_000)], new Estimate.ImageTimes(1, 1), new Estimate.ImageTimes(1, 1)).Seconds, 1e-9);
    }

    [Fact]
    public void Timed_steps_give_a_time_for_training_and_for_testing()
    {
        using CpuDevice device = new(2);
        WarmStart study = new() { Width = 2, Batch = 16, PretrainEpochs = 2, TuneEpochs = 3, Seeds = 2 };
        ImageSet images = Noise.Images(48, 20);
        IReadOnlyList<PhasePlan> phases = Planning.Phases(study, images);
        Estimate estimate = Estimate.Of(study, device, images, phases, budget: 0.01);
        Assert.InRange(estimate.TrainingSeconds, 1e-4, 60);
        Assert.InRange(estimate.TestSeconds, 1e-5, 60);
        Assert.True(Estimate.IsCheap(study, device, phases));
    }

    [Theory]
    [InlineData("network: {kind: res-net, depth: 1000, width: 16384}, phases: [{name: tune}]", "a network of depth 1000 and width 16384 is too large to count")]
    [InlineData("phases: [{name: tune, stop: {kind: after-steps, steps: 9223372036854775807}}]", "arm 'a', phase 'tune': it takes up to 9,223,372,036,854,775,807 steps")]
    public void What_cannot_be_counted_is_refused(string arm, string message)
    {
        Study study = StudyFile.Parse($"study: large\narms: [{{name: a, {arm}}}]", "large.yaml");
        Assert.StartsWith(message, Assert.Throws<InputException>(() => Planning.Phases(study, Noise.Images(48, 20))).Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Noise of 8x8 pixels, one pixel in the last module: an epoch of 33 images ends with a batch of one. Steps before the end of an epoch never
    /// meet it, nor do the draws of other samplings, nor networks without batch norm.
    /// </summary>
    [Theory]
    [InlineData("batch: 16", "", 33, "arm 'a', phase 'tune': its smallest batch, of 1 image: modules.3: batch norm needs more than one value a channel in training, found 1; use a larger batch or image")]
    [InlineData("batch: 16, half-size: true", "", 32, "arm 'a', phase 'tune': its smallest batch, of 16 images: ResNet: images are 4x4, expected height and width divisible by 8")]
    [InlineData("batch: 16", "", 34, null)]
    [InlineData("batch: 32", "", 32, null)]
    [InlineData("batch: 16", ", stop: {kind: after-steps, steps: 2}", 33, null)]
    [InlineData("batch: 16", ", stop: {kind: after-steps, steps: 3}", 33, "arm 'a', phase 'tune': its smallest batch, of 1 image: ")]
    [InlineData("batch: 16, model: mlp", "", 33, null)]
    public void A_batch_that_a_layer_cannot_train_on_is_found_before_anything_is_trained(string settings, string phase, int images, string? message)
    {
        Study study = StudyFile.Parse($"study: small\nsettings: {{{settings}, width: 2}}\narms: [{{name: a, phases: [{{name: tune{phase}}}]}}]", "small.yaml");
        Exception? problem = Record.Exception(() => Planning.Phases(study, study.Select(Noise.Images(images, 20))));
        if (message is null) Assert.Null(problem);
        else Assert.StartsWith(message, Assert.IsType<InputException>(problem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_network_is_not_timed_in_passing()
    {
        using CpuDevice device = new(2);
        Study paper = WarmStart.OfSize(StudySize.Paper);
        PhasePlan[] phases = [new PhasePlan("fresh", new Phase("tune"), paper.Network, 1, 1, 1, 550_000_000)];
        Assert.False(Estimate.IsCheap(paper, device, phases));
    }
}
