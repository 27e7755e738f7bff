using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Watched;

/// <summary>
/// Every kernel under Oclgrind, an interpreter of OpenCL that sees each access: no race, no stray access, no divergent barrier, nothing wrong
/// in the calls of the host, nothing read that nobody wrote. It always ends well, so what counts is its log.
/// </summary>
public sealed class OclgrindTests
{
    private static readonly (string, string)[] s_races = [("OCLGRIND_DATA_RACES", "1"), ("OCLGRIND_CHECK_API", "1")];

    /// <summary>Unoptimised, because the optimiser leaves undefined values of its own, at which this check gives up.</summary>
    private static readonly (string, string)[] s_uninitialised = [("OCLGRIND_UNINITIALIZED", "1"), ("OCLGRIND_BUILD_OPTIONS", "-cl-opt-disable")];

    [OclgrindTheory]
    [InlineData("")]
    [InlineData(WatchedProgram.LanePrefix)]
    public void No_kernel_races_or_strays(string form) => Assert.Equal("", Oclgrind.Log(form + "tiles", s_races));

    /// <summary>A hundred times as slow, so each product in one tile alone: what tiles differ in is sizes.</summary>
    [OclgrindTheory]
    [InlineData("")]
    [InlineData(WatchedProgram.LanePrefix)]
    public void No_kernel_reads_what_nobody_wrote(string form) => Assert.Equal("", Oclgrind.Log(form + "kernels", s_uninitialised));

    [OclgrindTheory]
    [InlineData("")]
    [InlineData(WatchedProgram.LanePrefix)]
    public void A_race_is_found(string form) => Assert.Contains("data race", Oclgrind.Log(form + "race", s_races), StringComparison.OrdinalIgnoreCase);

    [OclgrindFact]
    public void A_barrier_that_orders_global_memory_alone_is_none_for_lanes_that_meet_in_local_memory()
    {
        Assert.Contains("data race", Oclgrind.Log(WatchedProgram.LanePrefix + "unfenced", s_races), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", Oclgrind.Log(WatchedProgram.LanePrefix + "fenced", s_races));
    }

    [OclgrindTheory]
    [InlineData("")]
    [InlineData(WatchedProgram.LanePrefix)]
    public void A_stray_access_is_found(string form) => Assert.Contains("Invalid read", Oclgrind.Log(form + "stray", s_races), StringComparison.OrdinalIgnoreCase);

    [OclgrindTheory]
    [InlineData("")]
    [InlineData(WatchedProgram.LanePrefix)]
    public void A_value_that_nobody_wrote_is_found(string form) =>
        Assert.Contains("uninitialized", Oclgrind.Log(form + "uninitialised", s_uninitialised), StringComparison.OrdinalIgnoreCase);
}

internal static class Oclgrind
{
    /// <summary>What it has to say of a <see cref="WatchedProgram"/>.</summary>
    public static string Log(string program, params IEnumerable<(string Name, string Value)> checks)
    {
        Assert.True(OclgrindDriver.File is not null, $"CI=true demands it: {OclgrindDriver.Missing}");
        string log = Path.GetTempFileName();
        try
        {
            // It counts the shared memory of all kernels of a text as each one's own; KernelCompileTests counts what each has.
            TinyProgram.Run(program, [.. checks, ("OCL_ICD_VENDORS", OclgrindDriver.File), ("OCLGRIND_LOG", log), ("OCLGRIND_MAX_ERRORS", "20"), ("OCLGRIND_LOCAL_MEM_SIZE", "262144")]);
            return File.ReadAllText(log);
        }
        finally
        {
            File.Delete(log);
        }
    }
}
