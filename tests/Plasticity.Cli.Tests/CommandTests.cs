using System.Text.Json;

namespace Plasticity.Cli.Tests;

public sealed class CommandTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("run --help")]
    [InlineData("list -h")]
    [InlineData("show --help")]
    [InlineData("devices --help")]
    [InlineData("data --help")]
    [InlineData("step --help")]
    [InlineData("run warm-start --nonsense --help")]
    public void Help_comes_with_examples(string line)
    {
        Outcome outcome = Program.Run(line.Split(' '));
        Assert.Equal(0, outcome.Code);
        Assert.Contains("Examples:\n  plasticity ", outcome.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Empty(outcome.Error);
    }

    [Theory]
    [InlineData("data list --help", "plasticity data list")]
    [InlineData("check --help", "plasticity check")]
    [InlineData("list --help", "plasticity list")]
    [InlineData("show --help", "plasticity show")]
    [InlineData("bench step --help", "plasticity bench step")]
    [InlineData("bench kernels --help", "plasticity bench kernels")]
    [InlineData("bench compare --help", "plasticity bench compare")]
    [InlineData("bench roof --help", "plasticity bench roof")]
    [InlineData("kernel show --help", "plasticity kernel")]
    [InlineData("step --help", "plasticity step")]
    public void Examples_are_of_the_command_asked_about(string line, string example)
    {
        string[] examples = [.. Program.Run(line.Split(' ')).Out.ReplaceLineEndings("\n").Split('\n').SkipWhile(text => text != "Examples:").Skip(1)];
        Assert.StartsWith("  " + example, examples[0], StringComparison.Ordinal);
    }

    [Fact]
    public void List_names_the_studies_and_their_settings()
    {
        Assert.Contains("warm-start", Program.Run("list").Out, StringComparison.Ordinal);
        string smoke = Program.Run("list", "warm-start", "--size", "smoke").Out, paper = Program.Run("list", "warm-start", "--size", "paper").Out;
        Assert.Matches(@"(?m)^tune-epochs +5 ", smoke);
        Assert.Matches(@"(?m)^tune-epochs +500 ", paper);
    }

    [Fact]
    public void Lists_fit_in_a_hundred_columns()
    {
        foreach (string name in Plasticity.Laboratory.Studies.Catalogue.All.Select(entry => entry.Name).Prepend(""))
        {
            string[] lines = Program.Run(name.Length == 0 ? ["list"] : ["list", name]).Out.TrimEnd().Split('\n');
            Assert.All(lines, line => Assert.InRange(line.TrimEnd('\r').Length, 0, 100));
        }
    }

    /// <summary>A name that is right, where there is no such device: it is said why, and nothing else is suggested.</summary>
    [Fact]
    public void A_kind_of_device_that_is_not_there_says_why()
    {
        Outcome outcome = Program.RunAlone(new Dictionary<string, string?> { ["PLASTICITY_CUDA"] = "/nonexistent/libcuda.so.1" }, "check", "--device", "cuda");
        Assert.Equal(2, outcome.Code);
        Assert.StartsWith(
            "plasticity: no device cuda: no NVIDIA driver found (tried /nonexistent/libcuda.so.1): install it if there is an NVIDIA GPU; expected one of auto, cpu",
            outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_lists_the_processor_and_says_what_is_missing()
    {
        Outcome plain = Program.Run("devices");
        Assert.Equal(0, plain.Code);
        Assert.Matches(@"(?m)^[* ] cpu ", plain.Out);
        Assert.Matches(@"(?m)^[* ] opencl", plain.Out);
        using JsonDocument json = JsonDocument.Parse(Program.Run("devices", "--json").Out);
        JsonElement[] devices = [.. json.RootElement.EnumerateArray()];
        Assert.Single(devices, device => device.GetProperty("auto").GetBoolean());
        JsonElement cpu = devices.Single(device => device.GetProperty("id").GetString() == "cpu");
        Assert.True(cpu.GetProperty("available").GetBoolean());
        Assert.True(cpu.GetProperty("units").GetInt32() >= 1);
        Assert.All(devices.Where(device => !device.GetProperty("available").GetBoolean()), device => Assert.NotEmpty(device.GetProperty("missing").GetString()!));
    }

    [Fact]
    public void Data_list_names_every_set_and_fetch_leaves_the_built_in_ones_alone()
    {
        string list = Program.Run("data", "list").Out;
        foreach (string name in new[] { "cifar10", "cifar100", "mnist", "fashion-mnist", "shapes" }) Assert.Contains(name, list, StringComparison.Ordinal);
        Outcome fetch = Program.Run("data", "fetch", "shapes");
        Assert.Equal((0, "shapes is built in: there is nothing to fetch."), (fetch.Code, fetch.Out.TrimEnd()));
    }

    [Fact]
    public void Version_is_one_line()
    {
        Outcome outcome = Program.Run("--version");
        Assert.Equal(0, outcome.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(outcome.Out.TrimEnd().Split('\n')));
    }
}
