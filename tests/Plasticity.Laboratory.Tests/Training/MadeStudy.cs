using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Training;

/// <summary>A study of any arms, on noise: two channels wide, batches of 16, one seed.</summary>
internal sealed record MadeStudy(params IReadOnlyList<Arm> Given) : Study
{
    public override string Name => "made";

    public override string Summary => "";

    public override string Paper => "";

    public override IReadOnlyList<Arm> Arms => Given;

    public override IReadOnlyList<Claim> Claims => [];

    public override IReadOnlyList<Probe> Probes => Taken;

    public override IReadOnlyList<Metric> Metrics => Asked;

    public IReadOnlyList<Probe> Taken { get; init; } = [];

    public IReadOnlyList<Metric> Asked { get; init; } = [new TailAccuracy()];

    public static MadeStudy Of(params IReadOnlyList<Arm> arms) => new(arms) { Width = 2, Batch = 16, Seeds = 1 };

    /// <summary>Noise of 8x8 pixels: 48 training and 20 test images in ten classes.</summary>
    public static ImageSet Images()
    {
        RandomStream random = new(1, Purpose.Data);
        return new ImageSet("noise", "test", 8, 8, 3, [.. "abcdefghij".Select(letter => letter.ToString())], Part(48, 1), Part(20, 2));

        ImagePart Part(int count, ulong lane)
        {
            byte[] bytes = new byte[count * 8 * 8 * 3];
            for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Sequence(lane).Words((ulong)i).A;
            return new ImagePart(bytes, [.. Enumerable.Range(0, count).Select(i => i % 10)]);
        }
    }
}

/// <summary>Keeps what a study tells.</summary>
internal sealed class Listener(Action<MetricRow>? onRow = null, Action? onTold = null) : IStudyObserver
{
    public StudyPlan? Plan { get; private set; }

    public List<MetricRow> Rows { get; } = [];

    public List<MeasureRow> Measures { get; } = [];

    /// <summary>What was told of the study's progress.</summary>
    public List<double> Shares { get; } = [];

    public List<string> Ended { get; } = [];

    public List<RunRow> Ends { get; } = [];

    /// <summary>Losses of an arm, epoch by epoch.</summary>
    public (double Train, double Test)[] Losses(string arm) => [.. Rows.Where(row => row.Arm == arm).Select(row => (row.TrainLoss, row.TestLoss))];

    public void Started(StudyPlan plan) => Plan = plan;

    public void Advanced(StudyProgress progress)
    {
        Assert.InRange(progress.Share, Shares.LastOrDefault(), 1);
        Shares.Add(progress.Share);
    }

    public void EpochEnded(MetricRow row)
    {
        Rows.Add(row);
        onRow?.Invoke(row);
        onTold?.Invoke();
    }

    public void Measured(MeasureRow row)
    {
        Measures.Add(row);
        onTold?.Invoke();
    }

    public void RunEnded(RunRow row)
    {
        Ended.Add($"{row.Arm} {row.Seed}{(row.Diverged ? " diverged" : "")}");
        Ends.Add(row);
    }
}
