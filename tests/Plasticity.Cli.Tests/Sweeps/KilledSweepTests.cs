namespace Plasticity.Cli.Tests.Sweeps;

[Collection("alone")]
public sealed class KilledSweepTests
{
    /// <summary>Few runs and kills; ./build.sh endure does 24 and ten.</summary>
    [BashFact]
    public void A_sweep_that_is_killed_three_times_ends_as_one_that_nobody_disturbed()
    {
        Outcome outcome = Scripts.Run("endurance/sweep.sh", "RUNS=4", "KILLS=3");
        Assert.True(outcome.Code == 0, outcome.Out + outcome.Error);
        Assert.Contains("sweep: 4 runs, 3 kills (1 of the sweep alone), ", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(" 4 end in the same bits", outcome.Out, StringComparison.Ordinal);
    }
}
