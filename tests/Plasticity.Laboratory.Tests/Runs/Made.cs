using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Training;

namespace Plasticity.Laboratory.Tests.Runs;

/// <summary>A study's numbers without a study: curves that climb to a known height, with noise that repeats.</summary>
internal static class Made
{
    public const int PretrainEpochs = 10, TuneEpochs = 20;

    public static readonly IReadOnlyList<Claim> Claims = [new("A warm start ends below a fresh start", ["fresh"], ["warm"]), new("Shrink and perturb ends above a warm start", ["shrink-perturb"], ["warm"])];

    public static readonly StudyPlan Plan = new("warm-start", ["fresh", "warm", "shrink-perturb"], [1, 2, 3, 4, 5], 1_000_000, 1e9);

    public static readonly Design Design = Compare([.. Plan.Arms], [.. Plan.Seeds], [.. Claims]);

    private static readonly RandomStream Noise = new(11, Purpose.Noise);

    public static Provenance Provenance(string name = "shapes") => new(
        "warm-start", "Does training on half of the data first hurt the accuracy reached on all of it?", "Ash & Adams 2020, arXiv:1910.08475",
        Settings.Of(new Sample { FirstShare = 0.25f }), new DataIdentity(name, "9f86d081884c7d65", 4000, 2000),
        new DeviceInfo(DeviceKind.Cpu, "cpu", "A processor <fast> & \"quiet\"", "managed SIMD, 512 bits", 2, 1L << 34, false),
        "0.1.0", "0123456789abcdef", "plasticity run warm-start --data shapes --set first-share=0.25");

    /// <summary>A design whose arms tune for an epoch.</summary>
    public static Design Compare(string[] arms, int[] seeds, params Claim[] claims) =>
        new([.. arms.Select(arm => new Arm(arm, [new Phase("tune")]))], [new TailAccuracy()], [.. claims], "tune", [.. seeds]);

    public static Summary Summary(double gap = 0.03) =>
        Plasticity.Laboratory.Runs.Summary.Of(Design, new RunRecords(Rows(gap), [], []), wallSeconds: 183.4);

    /// <summary>What figures are drawn from.</summary>
    public static FigureContext Context(double gap = 0.03) => new(Summary(gap), new RunRecords(Rows(gap), [], []));

    /// <summary>The figures of a study that names none.</summary>
    public static IReadOnlyList<DrawnFigure> Figures(double gap = 0.03) => [new Curves().Drawn(Context(gap)), new Ends().Drawn(Context(gap))];

    /// <summary>All rows of the plan; warm ends <paramref name="gap"/> below fresh, shrink-perturb a little above warm.</summary>
    public static IReadOnlyList<MetricRow> Rows(double gap = 0.03)
    {
        List<MetricRow> rows = [];
        foreach (int seed in Plan.Seeds)
        {
            rows.AddRange(Curve("fresh", seed, "tune", TuneEpochs, start: 0.1, end: 0.58, trainEnd: 0.995));
            foreach ((string arm, double end) in new[] { ("warm", 0.58 - gap), ("shrink-perturb", 0.585) })
            {
                rows.AddRange(Curve(arm, seed, "pretrain", PretrainEpochs, start: 0.1, end: 0.47, trainEnd: 0.95));
                rows.AddRange(Curve(arm, seed, "tune", TuneEpochs, start: arm == "warm" ? 0.48 : 0.3, end, trainEnd: 0.999));
            }
        }
        return rows;
    }

    private static IEnumerable<MetricRow> Curve(string arm, int seed, string phase, int epochs, double start, double end, double trainEnd)
    {
        double luck = 0.008 * Noise.Normal((ulong)(seed * 1000));
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            double done = 1 - Math.Exp(-5.0 * epoch / epochs);
            ulong index = (ulong)((((seed * 7) + arm.Length) * 1000) + epoch + (phase == "tune" ? 500 : 0));
            double test = start + ((end - start) * done) + luck + (0.007 * Noise.Normal(index));
            double train = Math.Min(1, start + ((trainEnd - start) * done));
            yield return new MetricRow(
                "warm-start", arm, seed, phase, epoch, epoch * 32L, 1e-3, Math.Max(0, 2.3 * (1 - train)), train, 2.3 - test, test, 5120.5 + seed, epoch * 0.8);
        }
    }
}
