using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plasticity.Devices.Cpu;
using Plasticity.Diagnostics.Roofline;
using Plasticity.Diagnostics.Training;

namespace Plasticity.Cli.Tests;

/// <summary>
/// <c>benchmarks/gpu-check.sh</c> beside a program that answers with what this one said of the processor, under a GPU's name: what it runs, what
/// it does when a part fails, what its table says.
/// </summary>
public sealed class GpuCheckTests : IDisposable
{
    private const string Program = """
        #!/usr/bin/env bash
        here=$(dirname "$0")
        echo "$*" >>"$here/calls"
        case "$*" in
            --version) echo 0.1.0+made-up ;;
            'devices --json') cat "$here/devices.json" ;;
            devices) echo '* cuda:0  Made-up GPU'; echo '  opencl  none: nothing' ;;
            *'--device ilgpu:cuda '*'--graphs off'*) cat "$here/check-no-graphs-lanes.json" ;;
            check*) cat "$here/$(if [[ "$*" = *'--graphs off'* ]]; then echo check-no-graphs; else echo check; fi).json" ;;
            'bench roof'*) [ ! -e "$here/no-roof" ] || { echo 'plasticity: no roof here' >&2; exit 1; }; cat "$here/roof.json" ;;
            'bench kernels'*) cat "$here/kernels.json" ;;
            'bench step'*) cat "$here/step.json" ;;
            'run warm-start'*) [ ! -e "$here/slow" ] || sleep 100; echo done ;;
            *) exit 2 ;;
        esac
        """;

    private const string Python = """
        #!/usr/bin/env bash
        case "$1" in
            -c) echo 2.0 ;;
            pytorch_step.py) echo '{"images_per_second": 1000.0, "milliseconds": 4.0, "layout": "contiguous", "precision": "'"${@: -1}"'", "torch": "2.0"}' ;;
            *) exec python3 "$@" ;;
        esac
        """;

    private const string Sanitizer = """
        #!/usr/bin/env bash
        [ "$1" != --version ] || { echo 'Version 1.2.3'; exit; }
        while [[ "$1" = --* ]]; do shift 2; done
        exec "$@"
        """;

    private static readonly string[] s_forms = ["cuda:0", "ilgpu:cuda:0", "opencl:0", "ilgpu:opencl:0"];

    /// <summary>Once for all: training and its double-precision references take most of a minute.</summary>
    private static readonly Lazy<string> s_checked = new(() => Checked("mean"));

    private readonly ScratchFolder _scratch = new();

    public GpuCheckTests()
    {
        Directory.CreateDirectory(_scratch["plasticity"]);
        Directory.CreateDirectory(_scratch["bin"]);
        foreach (string file in (string[])["gpu-check.sh", "gpu_report.py", "pytorch_step.py"]) File.Copy(Repository.At("benchmarks", file), _scratch[file]);
        foreach ((string file, string text) in ((string, string)[])[("plasticity/plasticity", Program), ("bin/python", Python), ("bin/compute-sanitizer", Sanitizer)])
        {
            File.WriteAllText(_scratch[file], text.ReplaceLineEndings("\n"));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_scratch[file], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        JsonNode cpu = JsonNode.Parse(Said("devices", "--json"))!.AsArray().First(device => (string?)device!["id"] == "cpu")!;
        Answer("devices", new JsonArray([.. s_forms.Select(id => Under("id", id, cpu))]).ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        foreach (string check in (string[])["check", "check-no-graphs", "check-no-graphs-lanes"]) Answer(check, s_checked.Value);
        Answer("roof", Said("bench", "roof", "--device", "cpu", "--json"));
        Answer("kernels", OnAllForms(Said("bench", "kernels", "--batch", "1", "--width", "2", "--filter", "sgd", "--device", "cpu", "--json"), openClLanes: 2.0));
        Answer("step", Said("bench", "step", "--depth", "1", "--width", "2", "--batch", "8", "--steps", "1", "--image-size", "8", "--device", "cpu", "--json"));
    }

    public void Dispose() => _scratch.Dispose();

    [BashFact]
    public void Every_part_runs_and_the_table_says_what_came_out()
    {
        Outcome outcome = Run("--quick");
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        string[] calls = File.ReadAllLines(_scratch["plasticity/calls"]);
        foreach (string device in (string[])["cuda", "ilgpu:cuda", "opencl:0", "ilgpu:opencl:0"])
            foreach (string command in (string[])["check", "bench step"])
                Assert.Contains(calls, call => call.StartsWith(command, StringComparison.Ordinal) && call.Contains($"--device {device} ", StringComparison.Ordinal));
        Assert.Single(calls, call => call.StartsWith("bench kernels --device cuda,ilgpu:cuda,opencl:0,ilgpu:opencl:0 ", StringComparison.Ordinal));
        // A check and a step under each memory checker of both forms, and a step of the text.
        Assert.Equal(7, calls.Count(call => call.Contains("--graphs off", StringComparison.Ordinal)));
        string table = File.ReadAllText(_scratch["out/summary.md"]);
        Assert.Contains("| check | cpu, ", table, StringComparison.Ordinal);
        foreach (string form in (string[])["Text", "C#"]) Assert.Contains($"{form}: steps submitted as graphs and as single launches leave the same bits.", table, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(table, @"(?m)^\| cuda:0 \| \d+ \| [\d.]+ \| [\d.]+ \| -?[\d.]+ \|$"));
        Assert.Matches(@"(?m)^\| sgd_step \| cuda:0 \| [\d.]+ \| ilgpu:cuda:0 \| [\d.]+ \| 1\.00 \| 1\.00 at .* \| enough \|$", table);
        Assert.Matches(@"(?m)^\| sgd_step \| opencl:0 \| [\d.]+ \| ilgpu:opencl:0 \| [\d.]+ \| 0\.50 \| 0\.50 at .* \| \*\*too slow\*\* \|$", table);
        Assert.Matches(@"(?m)^In total on cuda:0: (\d+) of \1 kernels .* at 1\.00 of the text's speed: \*\*the text may go\*\*\.$", table);
        Assert.Matches(@"(?m)^In total on opencl:0: 0 of \d+ kernels .*: \*\*the text stays\*\* for .*sgd_step", table);
        Assert.Matches(@"(?m)^\| d=2, w=8, batch 8 \| ours, cpu \| [\d.]+ \| [\d,]+ \| \*\*\d+\.\d\d\*\* \|", table);
        Assert.Matches(@"(?m)^\| d=2, w=8, batch 8 \| PyTorch 2\.0, bf16, contiguous \(for orientation\) \| 4\.00 \| 1,000 \|  \|", table);
        Assert.Contains("| racecheck | ok |", table, StringComparison.Ordinal);
        Assert.Contains("| sgd_step | ", table, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", table, StringComparison.Ordinal);
    }

    [BashFact]
    public void A_part_that_fails_or_hangs_leaves_the_others_and_ends_with_1()
    {
        File.WriteAllText(_scratch["plasticity/no-roof"], "");
        File.WriteAllText(_scratch["plasticity/slow"], "");
        Outcome outcome = Run("--quick", "--minutes", "1");
        Assert.Equal(1, outcome.Code);
        Assert.Matches(@"(?m)^roof +FAILED +\d+ s +exit code 1: plasticity: no roof here$", outcome.Out);
        Assert.Matches(@"(?m)^check-opencl-lanes +ok ", outcome.Out);
        Assert.Matches(@"(?m)^warm-start +FAILED +\d+ s +stopped after 6 s$", outcome.Out);
    }

    [BashTheory]
    [InlineData("check-no-graphs")]
    [InlineData("check-no-graphs-lanes")]
    public void Other_bits_with_graphs_than_without_are_a_failure(string check)
    {
        Answer(check, s_checked.Value.Replace("\"sha256\":\"", "\"sha256\":\"0", StringComparison.Ordinal));
        Outcome outcome = Run("--quick");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("**different bits**", outcome.Out, StringComparison.Ordinal);
    }

    [BashFact]
    public void A_device_that_is_not_there_is_said_once()
    {
        Outcome outcome = Run("--quick", "--device", "opencl:7");
        Assert.Equal(1, outcome.Code);
        Assert.Matches(@"(?m)^device opencl:7 +FAILED +0 s +opencl  none: nothing$", outcome.Out);
        Assert.DoesNotContain(File.ReadAllLines(_scratch["plasticity/calls"]), call => call.StartsWith("check", StringComparison.Ordinal));
    }

    [BashFact]
    public void What_is_mistyped_is_refused()
    {
        foreach ((string[] arguments, string message) in ((string[], string)[])[
            (["--minute", "3"], "unknown option '--minute'"), (["--minutes", "0"], "--minutes: expected a number of at least 1, found '0'"), (["pack"], "pack: expected a folder, found none")])
        {
            Outcome outcome = Run(arguments);
            Assert.Equal(2, outcome.Code);
            Assert.StartsWith($"gpu-check.sh: {message}", outcome.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>What was measured on one device, under the names of four; one of them took so many times as long.</summary>
    private static string OnAllForms(string text, double openClLanes)
    {
        JsonNode all = JsonNode.Parse(text)!;
        foreach (string list in (string[])["devices", "kernels"])
            all[list] = new JsonArray([.. s_forms.SelectMany(id => all[list]!.AsArray().Select(each => Under("device", id, each!)))]);
        foreach (JsonNode? each in all["kernels"]!.AsArray().Where(each => (string?)each!["device"] == s_forms[^1])) each!["median_seconds"] = openClLanes * (double)each["median_seconds"]!;
        return all.ToJsonString();
    }

    private static JsonNode Under(string member, string id, JsonNode device)
    {
        JsonNode copy = device.DeepClone();
        copy[member] = id;
        return copy;
    }

    private static string Said(params string[] arguments) => Tests.Program.Run(arguments).Out;

    private static string Checked(string kernel)
    {
        using CpuDevice device = new(1);
        using StringWriter output = new(), error = new();
        CheckCommand.Run(device, KernelCases.Checks(1, 4).Where(each => each.Name == kernel), TrainingCheck.Usual with { Steps = 1 }, new Screen(output, error, IsLive: false), json: true);
        return output.ToString();
    }

    private void Answer(string name, string text) => File.WriteAllText(_scratch[$"plasticity/{name}.json"], text);

    private Outcome Run(params string[] arguments)
    {
        ProcessStartInfo start = new("bash", [_scratch["gpu-check.sh"], .. arguments]) { WorkingDirectory = _scratch.Root };
        if (arguments is [.., "--quick"] or ["--quick", ..]) foreach (string each in (string[])["--out", "out"]) start.ArgumentList.Add(each);
        start.Environment["PATH"] = $"{_scratch["bin"]}:{start.Environment["PATH"]}";
        start.Environment["PYTHON"] = _scratch["bin/python"];
        return Outcome.Of(start);
    }
}
