using System.Text.Json;
using Plasticity.Cli.Doctor;

namespace Plasticity.Cli.Tests;

/// <summary>What the doctor says, and that nothing it looks at can keep it from saying it.</summary>
[Needs(Needs.Patience)]
public sealed class DoctorCommandTests
{
    [Fact]
    public void The_cpu_device_works_and_every_topic_is_there()
    {
        (int code, string output, string error) = Program.Run("doctor");
        Assert.Equal((0, ""), (code, error));
        foreach (string topic in new[] { "program", "system", "runtime", "machine", "device cpu", "cache kernels", "data", "disk" })
            Assert.Contains($"  {topic,-15}  ", output, StringComparison.Ordinal);
        Assert.Matches("  ok       device cpu  .*it computes right", output);
        Assert.Contains("0 problems, ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--device", "gpu", "no device gpu")]
    [InlineData("--device", "opencl:77", "no device opencl:77")]
    [InlineData("--data", "cifat10", "did you mean 'cifar10'")]
    [InlineData("--data-dir", "nowhere", "expected a folder of data sets")]
    public void What_was_asked_for_and_does_not_work_is_a_problem(string option, string value, string expected)
    {
        (int code, string output, _) = Program.Run("doctor", option, value);
        Assert.Equal(1, code);
        string line = Assert.Single(output.Split('\n'), line => line.StartsWith("  problem", StringComparison.Ordinal));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Contains("1 problem, ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_asked_for_and_works_is_said()
    {
        (int code, string output, _) = Program.Run("doctor", "--device", "cpu", "--data", "shapes16");
        Assert.Equal(0, code);
        Assert.Matches("  ok       --device cpu  .*is cpu", output);
        Assert.Matches("  ok       --data shapes16  .*read and checked", output);
    }

    [Fact]
    public void Json_says_the_same()
    {
        using JsonDocument json = JsonDocument.Parse(Program.Run("doctor", "--json").Out);
        JsonElement cpu = json.RootElement.EnumerateArray().Single(finding => finding.GetProperty("topic").GetString() == "device cpu");
        Assert.Equal("ok", cpu.GetProperty("verdict").GetString());
        Assert.All(json.RootElement.EnumerateArray(), finding => Assert.Contains(finding.GetProperty("verdict").GetString(), (string[])["ok", "note", "problem"]));
    }

    [Fact]
    public void A_probe_that_throws_or_hangs_is_a_finding_and_the_others_go_on()
    {
        using ManualResetEventSlim never = new();
        using StringWriter output = new();
        TimeSpan soon = TimeSpan.FromSeconds(0.2), late = TimeSpan.FromMinutes(1);
        int code = DoctorCommand.Run(new Screen(output, output, IsLive: false), json: false,
        [
            ("broken", late, () => throw new InvalidOperationException("a driver\nfell over")),
            ("stuck", soon, () =>
            {
                never.Wait();
                return [];
            }),
            ("well", late, () => [Finding.Ok("well", "all is well")]),
        ]);
        never.Set();
        Assert.Equal(1, code);
        Assert.Matches("  problem  broken  .*a driver fell over", output.ToString());
        Assert.Matches("  problem  stuck  .*did not answer within 0 s", output.ToString());
        Assert.Matches("  ok       well  .*all is well", output.ToString());
    }

    [Fact]
    public void A_poisoned_cache_is_told_and_no_problem()
    {
        using ScratchFolder scratch = new();
        string kernels = Directory.CreateDirectory(Path.Combine(scratch.Root, "plasticity", "kernels")).FullName;
        File.WriteAllBytes(Path.Combine(kernels, $"{new string('a', 64)}.bin"), new byte[100]);
        Dictionary<string, string?> environment = new() { ["XDG_CACHE_HOME"] = scratch.Root };
        (int code, string output, string error) = Program.RunAlone(environment, "doctor");
        Assert.True(code == 0, error);
        Assert.Matches("  note     cache kernels  .*1 of [0-9]+ files are damaged", output);
    }
}
