using Plasticity.Devices;
using Plasticity.Engine.Ops;

namespace Plasticity.Studies.Tests.Protocols;

/// <summary>The normalised, temperature-scaled cross-entropy of two views (Chen et al. 2020, SimCLR).</summary>
public sealed record NtXent : Objective
{
    public double Temperature { get; init; } = 0.5;

    public override int Views => 2;

    public override string LossName => "contrastive-loss";

    public override string HitName => "pair-accuracy";

    public override bool IsTested => false;

    public override Loss Of(Pass pass)
    {
        float[] raw = pass.Tape.Device.Read(pass.Logits.Data);
        int m = pass.Batch.Count, n = m / 2, d = raw.Length / m;
        double[] norm = [.. raw.Chunk(d).Select(row => Math.Sqrt(row.Sum(value => (double)value * value)) + 1e-12)];
        double[][] z = [.. raw.Chunk(d).Select((row, i) => row.Select(value => value / norm[i]).ToArray())], dz = [.. z.Select(_ => new double[d])];
        float[] losses = new float[m], hits = new float[m], slope = new float[raw.Length];
        for (int i = 0; i < m; i++)
        {
            int pair = (i + n) % m;
            double[] e = [.. z.Select((other, j) => j == i ? 0 : Math.Exp(Dot(z[i], other) / Temperature))];
            double sum = e.Sum();
            (losses[i], hits[i]) = ((float)-Math.Log(e[pair] / sum), e.Max() == e[pair] ? 1 : 0);
            for (int j = 0; j < m; j++)
            {
                double share = (e[j] / sum - (j == pair ? 1 : 0)) / Temperature / m;
                for (int k = 0; k < d; k++) (dz[i][k], dz[j][k]) = (dz[i][k] + share * z[j][k], dz[j][k] + share * z[i][k]);
            }
        }
        for (int i = 0; i < m; i++)
            for (int k = 0; k < d; k++) slope[i * d + k] = (float)((dz[i][k] - Dot(dz[i], z[i]) * z[i][k]) / norm[i]);
        return HostLoss.Of(pass.Tape, pass.Logits, losses, hits, slope);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}

internal static class Contrast
{
    private static readonly Phase Pretrain = new() { Name = "contrast", Batch = 16, Objective = new NtXent(), Augment = [new Translate { Pixels = 3 }, new NoiseImages { Keep = 1, Deviation = 0.3 }], Stop = new AfterSteps(8), Rate = 2e-3 };
    private static readonly Phase Probe = new() { Name = "probe", Batch = 32, Stop = new AfterEpochs(1), Optimiser = new SgdSettings(), Rate = 0.1, Rules = [new FreshWeights { Modules = ["head"] }, new Freeze { Modules = ["stem", "modules.0", "modules.1", "modules.2", "modules.3"] }] };

    public static Study Study => new("contrast",
    [
        new("random-features", [Probe]),
        new("contrastive", [Pretrain, Probe]),
        new("tuned", [Pretrain, Probe with { Rules = [new FreshWeights { Modules = ["head"] }] }]),
    ])
    { Model = new ResNet { Width = 2 } };
}
