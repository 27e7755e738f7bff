using Xunit.Abstractions;

namespace Plasticity.Cli.Tests.Endurance;

/// <summary>Runs whose processes are ended at random moments end in the same bits as one that nobody disturbed, however often and wherever that was.</summary>
[Needs(Needs.Endurance)]
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Small_state() => Endure("warm-start", "cpu", Amount.Of("PLASTICITY_KILLS", 8));

    /// <summary>Trunks from which later arms go on, measures, optimisers and networks of several phases.</summary>
    [Fact]
    public void Large_state() => Endure("stages", "cpu", Amount.Of("PLASTICITY_KILLS_OF_STAGES", 2));

    [OpenClRunFact]
    public void On_OpenCL() =>
        Endure("warm-start", "opencl", Amount.Of("PLASTICITY_KILLS_ON_OPENCL", 1), "--seeds", "1", "--set", "pretrain-epochs=2", "--set", "tune-epochs=2");

    private void Endure(string study, string device, int count, params string[] settings)
    {
        string[] command =
        [
            "run", study, "--size", "smoke", "--data", "shapes", "--device", device, "--threads", "1", "--quiet", "--weights", "--keep-best", "test-loss", .. settings,
        ];
        Undisturbed whole = new(command, _scratch["whole"]);
        Random random = new(6);
        int seed = 0, inside = 0, before = 0, within = 0, after = 0, kills = 0;
        int least = count / 10;
        while (kills < count || inside < least)
        {
            Assert.True(kills < 3 * count, $"{kills} kills, {inside} of them while a checkpoint was written; expected {least}");
            string folder = _scratch[$"run-{++seed}"];
            KilledRun run = new([.. command, "--checkpoint-every", "5it"], folder, whole.Seconds, random);
            for (int left = random.Next(4, 10); left > 0 && run.Strike(Draw(random)) && (kills + run.Kills < count || inside + run.Inside < least); left--) { }
            run.Finish();
            whole.Demand(folder);
            (kills, inside, before, within, after) = (kills + run.Kills, inside + run.Inside, before + run.BeforeFirst, within + run.InTraining, after + run.AfterLast);
            Directory.Delete(folder, recursive: true);
        }
        output.WriteLine($"{study} on {device}: {kills} kills ({before} before the first checkpoint, {within} in training, {after} after the last step; {inside} while a checkpoint was written); {seed} of {seed} runs ended in the bits of the undisturbed one");
    }

    private static Kill Draw(Random random) => random.NextDouble() switch
    {
        < 0.1 => Kill.Starting,
        < 0.45 => Kill.Anywhere,
        < 0.85 => Kill.Writing,
        _ => Kill.Ending,
    };
}
