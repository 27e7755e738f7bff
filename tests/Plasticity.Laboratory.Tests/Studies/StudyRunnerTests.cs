using Plasticity.Devices.Cpu;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Tests.Training;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Tests.Studies;

public sealed class StudyRunnerTests : IDisposable
{
    private static readonly WarmStart Tiny = new()
    {
        Width = 2, Batch = 16, PretrainEpochs = 2, TuneEpochs = 3, Seeds = 2,
    };

    private readonly CpuDevice _device = new(2);

    [Fact]
    public void Every_arm_and_seed_reports_every_epoch_and_shared_phases_are_trained_once()
    {
        Listener heard = Run(Tiny);
        Assert.Equal(["fresh 1", "warm 1", "shrink-perturb 1", "fresh 2", "warm 2", "shrink-perturb 2"], heard.Ended);
        // 48 images: fresh 3 epochs; pretrain 2 epochs of 24, once; two tunings of 3 epochs.
        Assert.Equal(2 * (3 * 48 + 2 * 24 + 2 * 3 * 48), heard.Plan!.ImageSteps);
        foreach (int seed in (int[])[1, 2])
        {
            MetricRow[] warm = [.. heard.Rows.Where(row => row.Seed == seed && row.Arm == "warm")];
            MetricRow[] perturbed = [.. heard.Rows.Where(row => row.Seed == seed && row.Arm == "shrink-perturb")];
            Assert.Equal([("pretrain", 1), ("pretrain", 2), ("tune", 1), ("tune", 2), ("tune", 3)], warm.Select(row => (row.Phase, row.Epoch)));
            Assert.Equal(warm[..2].Select(row => row with { Arm = "" }), perturbed[..2].Select(row => row with { Arm = "" }));
            Assert.NotEqual(warm[2].TestLoss, perturbed[2].TestLoss);
            Assert.Equal([2, 4, 7, 10, 13], warm.Select(row => row.Step));
        }
        Assert.All(heard.Rows, row => Assert.InRange(row.TestAccuracy, 0, 1));
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_another_seed_others()
    {
        Listener a = Run(Tiny), b = Run(Tiny);
        Assert.Equal(Numbers(a), Numbers(b));
        Assert.NotEqual(a.Rows[0].TestLoss, a.Rows.First(row => row.Seed == 2).TestLoss);
    }

    [Fact]
    public void A_shared_start_changes_no_number()
    {
        MetricRow[] alone = [.. Run(new OneArm { Width = 2, Batch = 16, Seeds = 1 }).Rows];
        MetricRow[] shared = [.. Run(Tiny with { Seeds = 1 }).Rows.Where(row => row.Arm == "shrink-perturb")];
        Assert.Equal(alone.Select(row => (row.TrainLoss, row.TestLoss)), shared.Select(row => (row.TrainLoss, row.TestLoss)));
    }

    [Fact]
    public void A_run_that_diverges_is_given_up_and_the_others_go_on()
    {
        Listener heard = Run(Tiny with { Optimiser = "sgd", Rate = 1e30, Seeds = 1 });
        Assert.Equal(["fresh 1 diverged", "warm 1 diverged", "shrink-perturb 1 diverged"], heard.Ended);
    }

    [Fact]
    public void It_stops_when_asked()
    {
        using CancellationTokenSource stop = new();
        Listener heard = new(row => stop.Cancel());
        Assert.Throws<OperationCanceledException>(() => StudyRunner.Run(Tiny, _device, MadeStudy.Images(), heard, stop.Token));
        Assert.Single(heard.Rows);
    }

    [Theory]
    [InlineData("rate", 0)]
    [InlineData("rate", double.NaN)]
    [InlineData("first-share", 1)]
    [InlineData("tune-epochs", 0)]
    public void A_setting_out_of_range_is_named(string key, double value)
    {
        WarmStart study = key switch
        {
            "rate" => Tiny with { Rate = value },
            "first-share" => Tiny with { FirstShare = value },
            _ => Tiny with { TuneEpochs = (int)value },
        };
        InputException problem = Assert.Throws<InputException>(study.Validate);
        Assert.StartsWith(key, problem.Message, StringComparison.Ordinal);
        Assert.Equal(InputException.Usage, problem.ExitCode);
    }

    public void Dispose() => _device.Dispose();

    private static IEnumerable<(string, double, double)> Numbers(Listener heard) => heard.Rows.Select(row => (row.Arm, row.TrainLoss, row.TestLoss));

    private Listener Run(Study study)
    {
        Listener listener = new();
        StudyRunner.Run(study, _device, MadeStudy.Images(), listener);
        return listener;
    }

    /// <summary>The shrink-perturb arm by itself.</summary>
    private sealed record OneArm : Study
    {
        public override string Name => "one-arm";

        public override string Summary => "";

        public override string Paper => "";

        public override IReadOnlyList<Arm> Arms => [Tiny.Arms[2]];

        public override IReadOnlyList<Claim> Claims => [];
    }
}
