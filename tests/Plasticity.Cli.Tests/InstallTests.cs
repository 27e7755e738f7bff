using System.Diagnostics;

namespace Plasticity.Cli.Tests;

/// <summary><c>install.sh</c> for a user who has nothing yet, and the program as it then is: in an empty folder, by its name alone.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public InstallTests()
    {
        Directory.CreateDirectory(_scratch["home"]);
        Directory.CreateDirectory(_scratch["work"]);
    }

    public void Dispose() => _scratch.Dispose();

    [BashFact]
    public void What_is_installed_works_in_any_folder_and_is_brought_up_to_date()
    {
        Outcome installed = Bash(_scratch.Root, $"'{Repository.Root}/install.sh'");
        Assert.True(installed.Code == 0, installed.Out + installed.Error);
        string tools = _scratch["home/.dotnet/tools"];
        Assert.Contains($"    export PATH=\"$PATH:{tools}\"\n", installed.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(_scratch["home/.bashrc"]));

        Assert.Contains("warm-start", InWork("plasticity list").Out, StringComparison.Ordinal);
        Assert.Contains("\n  opencl", InWork("plasticity devices").Out, StringComparison.Ordinal);
        const string tiny = "--size smoke --data shapes --set train-images=64 --set test-images=20 --set width=1 --set pretrain-epochs=1 --set tune-epochs=1 --device cpu";
        InWork($"plasticity run warm-start {tiny} --quiet --seeds 1");
        Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(_scratch["work/runs"])), "report.html")));
        // A sweep starts the program anew for each run, and a job of Slurm would on another machine.
        Assert.Contains("2 of 2 runs finished", InWork($"plasticity sweep warm-start {tiny} --seeds 1..2 --out sweep").Out, StringComparison.Ordinal);
        Assert.Contains($"\n{tools}/plasticity sweep ", InWork($"plasticity sweep warm-start {tiny} --seeds 1..2 --out other --on slurm --dry-run").Out, StringComparison.Ordinal);

        string before = Version();
        Outcome again = Bash(_scratch.Root, $"PATH=\"$PATH:{tools}\"; '{Repository.Root}/install.sh'");
        Assert.True(again.Code == 0, again.Out + again.Error);
        Assert.DoesNotContain("export", again.Out, StringComparison.Ordinal);
        Assert.NotEqual(before, Version());
        Assert.Single(Directory.GetDirectories(Path.Combine(tools, ".store/plasticity")));
        InWork("dotnet tool uninstall --global plasticity");
        Assert.False(File.Exists(Path.Combine(tools, "plasticity")));
    }

    [BashFact]
    public void What_is_missing_or_mistyped_is_said_in_one_line()
    {
        Directory.CreateDirectory(_scratch["bin"]);
        foreach (string tool in (string[])["dirname", "sed"]) File.CreateSymbolicLink(_scratch[$"bin/{tool}"], Bash(_scratch.Root, $"command -v {tool}").Out.Trim());
        Refused(1, "expected the .NET SDK 10.0.100 or a newer one of .NET 10, found no 'dotnet'; install it from https://dotnet.microsoft.com/download", $"PATH={_scratch["bin"]}; ");
        File.WriteAllText(_scratch["bin/dotnet"], "#!/bin/sh\n[ \"$1\" = --list-sdks ] || exit 145\necho '9.0.301 [/usr/share/dotnet/sdk]'\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_scratch["bin/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Refused(1, "expected the .NET SDK 10.0.100 or a newer one of .NET 10, found 9.0.301; install it from https://dotnet.microsoft.com/download", $"PATH={_scratch["bin"]}:$PATH; ");
        Refused(2, "unknown option '--global' (there is: --tool-path FOLDER)", "", " --global");
        Refused(2, "--tool-path: expected a folder, found nothing", "", " --tool-path");
    }

    private void Refused(int code, string message, string before, string options = "") =>
        Assert.Equal(new Outcome(code, "", $"install.sh: {message}\n"), Bash(_scratch.Root, $"bash=$BASH; {before}\"$bash\" '{Repository.Root}/install.sh'{options}"));

    private string Version() => InWork("dotnet tool list --global").Out.Split('\n').Single(line => line.StartsWith("plasticity ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    private Outcome InWork(string command)
    {
        Outcome outcome = Bash(_scratch["work"], $"PATH=\"$PATH:$HOME/.dotnet/tools\"; {command}");
        Assert.True(outcome.Code == 0, $"{command}: {outcome.Out}{outcome.Error}");
        return outcome;
    }

    private Outcome Bash(string folder, string script)
    {
        ProcessStartInfo start = new("bash", ["-c", script]) { WorkingDirectory = folder };
        // The packages that are here already; all else that .NET keeps for a user goes to the new home.
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach ((string name, string? value) in ((string, string?)[])[("HOME", _scratch["home"]), ("SHELL", "/bin/bash"), ("NUGET_PACKAGES", packages), ("DOTNET_CLI_HOME", null), ("PLASTICITY_DATA", null), ("DOTNET_NOLOGO", "1")])
            start.Environment[name] = value;
        // What the test host sets for itself is not for other builds.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name == "DOTNET_HOST_PATH").ToArray()) start.Environment.Remove(name);
        return Outcome.Of(start);
    }
}
