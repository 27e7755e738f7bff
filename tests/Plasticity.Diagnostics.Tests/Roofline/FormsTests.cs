using System.Text.Json;
using Plasticity.Cli;
using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Diagnostics.Roofline;
using Plasticity.Kernels;

namespace Plasticity.Diagnostics.Tests.Roofline;

/// <summary>Several devices in one run.</summary>
[Needs(Needs.Patience)]
public sealed class FormsTests : IDisposable
{
    private static readonly Roof Even = new(1e9, 1e9);

    private readonly ScratchFolder _scratch = new();

    private static IReadOnlyList<KernelCase> Cases => KernelCases.OfConvolution(Conv2dShape.For(2, 5, 5, 3, 4, 3, 3, 1, 1, 1, 1));

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Devices_take_turns_within_each_case()
    {
        List<string> turns = [];
        using TurnDevice first = new("a", turns), second = new("b", turns);
        KernelResult[][] results = [.. KernelBenchmark.Run([new(first, Even), new(second, Even)], [Cases[0]]).Select(result => result.ToArray())];
        KernelResult[] result = Assert.Single(results);
        Assert.Equal(2, result.Length);
        Assert.All(result, each => Assert.True(each is { Verified: true, Warm.Seconds.Count: >= 9 }));
        // Verified one after the other, then three rounds in which each has its turn.
        Assert.Equal("abababab", string.Concat(turns.Where((turn, i) => i == 0 || turns[i - 1] != turn)));
        Assert.Equal((0, 0), (first.BytesInUse, second.BytesInUse));
    }

    [Fact]
    public void A_device_that_is_wrong_is_not_timed_and_the_others_are()
    {
        using CpuDevice right = new(1);
        using CorruptingDevice wrong = new(new CpuDevice(1), "conv2d_forward");
        KernelResult[] result = [.. KernelBenchmark.Run([new(wrong, Even), new(right, Even)], [Cases[0]]).Single()];
        Assert.Equal((false, 0), (result[0].Verified, result[0].Warm.Seconds.Count));
        Assert.True(result[1].Verified && result[1].WarmSeconds > 0);
    }

    [Fact]
    public void Launches_are_those_of_one_run_and_only_a_GPU_device_has_groups()
    {
        using CpuDevice cpu = new(1);
        using RenamedDevice other = new(new CpuDevice(1), DeviceKind.OpenCl, "opencl:0");
        KernelCase weight = Cases.Single(each => each.Name == "conv2d_backward_weight");
        KernelResult[] result = [.. KernelBenchmark.Run([new(cpu, Even), new(other, Even)], [weight]).Single()];
        Assert.Equal([new KernelLaunch("conv2d_backward_weight", null), new KernelLaunch("sum_partials", null)], result[0].Launches);
        Assert.Equal(["conv2d_backward_weight", "sum_partials"], result[1].Launches.Select(launch => launch.Kernel));
        Assert.All(result[1].Launches, launch => Assert.True(launch.Grid is { Lanes: >= 1, X: >= 1 }));
        Assert.Contains(result[1].Launches[0].Grid!.Value.Variant, Conv2dBackwardWeight.Variants);
    }

    [Fact]
    public void Tables_report_and_JSON_have_every_device()
    {
        using RenamedDevice first = new(new CpuDevice(1), DeviceKind.Cpu, "cpu"), second = new(new CorruptingDevice(new CpuDevice(1), "sum_partials"), DeviceKind.OpenCl, "opencl:0");
        using StringWriter output = new(), error = new();
        (string page, string file) = (_scratch["a.html"], _scratch["a.json"]);
        Assert.Equal(1, BenchKernelsCommand.Run([first, second], Cases, new KernelOutput(new Screen(output, error, IsLive: false, 80), jsonFile: file, report: page)));
        string text = output.ToString().ReplaceLineEndings("\n");
        Assert.Matches(@"(?m)^conv2d_forward 3x5x5 to 4 3x3/1\n +\d+\.\d+ +\d+(\.\d)? % +\d+\.\d +\d+\.\d+ +\d+(\.\d)? % +\d+\.\d\d +\d+\.\d +G(FLOP|B)/s$", text);
        Assert.Matches(@"(?m)^  opencl:0: off by 1\.0e-3, expected at most 1\.0e-5$", text);
        Assert.Contains("\nratio: the warm time over that of cpu\n", text, StringComparison.Ordinal);
        Assert.Equal("plasticity: 1 of 6 kernels differ from the reference", error.ToString().TrimEnd());
        Assert.Equal(2, File.ReadAllText(page).Split("<svg").Length - 1);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(1, json.RootElement.GetProperty("format").GetInt32());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", json.RootElement.GetProperty("date").GetString());
        Assert.Equal(Environment.MachineName, json.RootElement.GetProperty("machine").GetProperty("name").GetString());
        JsonElement[] kernels = [.. json.RootElement.GetProperty("kernels").EnumerateArray()];
        Assert.Equal(["cpu", "opencl:0", "cpu", "opencl:0", "cpu", "opencl:0"], kernels.Select(each => each.GetProperty("device").GetString()));
        Assert.True(kernels[0].GetProperty("median_seconds").GetDouble() > 0 && kernels[0].GetProperty("samples_seconds").GetArrayLength() >= 9);
        JsonElement wrong = kernels[5];
        Assert.Equal((false, JsonValueKind.Null, 0), (wrong.GetProperty("verified").GetBoolean(), wrong.GetProperty("median_seconds").ValueKind, wrong.GetProperty("samples_seconds").GetArrayLength()));
        Assert.Equal(3, kernels[1].GetProperty("launches")[0].GetProperty("groups").GetArrayLength());
        Assert.False(kernels[0].GetProperty("launches")[0].TryGetProperty("groups", out _));
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(1, 80)]
    [InlineData(2, 60)]
    [InlineData(2, 80)]
    [InlineData(3, 80)]
    [InlineData(3, 200)]
    public void Tables_fit(int devices, int width)
    {
        KernelCase[] cases = [.. KernelCases.OfResNet(128, 64)];
        (DeviceInfo Info, Roof Roof)[] about = [.. Enumerable.Range(0, devices).Select(i => (new DeviceInfo(DeviceKind.OpenCl, $"ilgpu:cuda:{i}", "", "", 1, 1, true), new Roof(6e13, 4e12)))];
        IKernelTable table = devices == 1 ? new KernelTable(cases, width) : new FormTable(cases, about, width);
        SampleTimes slow = new([9.1234, 9.9, 1.1]);
        string[] lines =
        [
            .. table.Head, .. table.Foot,
            .. cases.SelectMany(each => table.Lines([.. about.Select((_, i) => new KernelResult(each, 9.9e-10, 9.9, i == 1 ? slow : new SampleTimes([about[i].Roof.Seconds(each.Flops, each.Bytes)]), 1.23))])),
            .. table.Lines([.. about.Select(_ => new KernelResult(cases[0], double.NaN, double.NaN, SampleTimes.None, double.NaN))]),
        ];
        Assert.All(lines, line => Assert.True(line.Length <= width, $"{line.Length} columns: {line}"));
        Assert.Equal(devices > 1 && width == 80 && devices < 3 || width == 200, lines.Any(line => line.EndsWith("GFLOP/s", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains("FAILED", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1.5, "warning: 1 of 2 times spread by more than 5 %, at most by 17 %; the load was 1.5 before and 0.5 after, on 2 processors")]
    [InlineData(null, "warning: 1 of 2 times spread by more than 5 %, at most by 17 %; the load is not known here")]
    public void A_wide_spread_is_told_with_the_load(double? load, string expected)
    {
        KernelResult[] results = [.. new[] { 1.1, 1.4 }.Select(high => new KernelResult(Cases[0], 0, 1, new SampleTimes([1, 1, 1.1, high, high, 1.2]), 1))];
        BenchmarkRun run = new(
            DateTimeOffset.UnixEpoch, "0.1.0", "", new Machine("here", "a processor", 2, "an OS", "x64", ".NET"), load, load - 1, [],
            [[results[0] with { Warm = new SampleTimes([1, 1, 1]) }], [results[1] with { Warm = new SampleTimes([1, 1.2, 1.2, 1.4, 1.4]) }]]);
        Assert.Equal(expected, KernelOutput.Warning(run));
    }

    /// <summary>A device that notes when it runs a kernel.</summary>
    private sealed class TurnDevice(string name, List<string> turns) : DeviceBefore(new CpuDevice(1))
    {
        public override void Run<TKernel>(in TKernel each)
        {
            turns.Add(name);
            base.Run(each);
        }
    }
}
