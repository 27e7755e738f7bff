using System.Text.RegularExpressions;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests.House;

/// <summary>
/// Files are opened for reading in one place, <see cref="PlainFile"/>, which refuses pipes, folders and devices without waiting for them: another
/// place would be one that a pipe under a file's name stops for ever.
/// </summary>
public sealed partial class FileAccessTests
{
    private static readonly Dictionary<string, string> s_exempt = new()
    {
        ["src/Plasticity.Devices/PlainFile.cs"] = "the place itself",
        ["src/Plasticity.Devices/Cpu/CpuName.cs"] = "reads /proc/cpuinfo",
        ["src/Plasticity.Cli/StandardStreams.cs"] = "reads /proc/self/fdinfo",
        ["src/Plasticity.Devices/Text/KernelText.cs"] = "reads what is embedded in the program",
        ["kernels/Common/KernelSources.cs"] = "reads what is embedded in the program",
        ["src/Plasticity.Laboratory/Fetching/ResumableDownload.cs"] = "writes; what it goes on with is opened by PlainFile first",
        ["src/Plasticity.Laboratory/Sweeps/ProcessMark.cs"] = "reads /proc/sys/kernel/random/boot_id",
        ["src/Plasticity.Diagnostics/Roofline/Machine.cs"] = "reads /proc/loadavg",
        ["src/Plasticity.Laboratory/Runs/LineFile.cs"] = "writes; what it goes on with is opened by PlainFile first",
        ["src/Plasticity.Laboratory/Runs/RunLock.cs"] = "locks; whether the lock is held is asked of what PlainFile has opened",
    };

    private static readonly IReadOnlyList<SourceFile> Sources = [.. SourceFile.In("src"), .. SourceFile.In("kernels")];

    [Fact]
    public void Files_are_opened_for_reading_in_one_place() =>
        Assert.Empty(Sources.Where(file => !s_exempt.ContainsKey(file.Path)).SelectMany(file => Opening().Matches(file.Code).Select(match => $"{file.Path}: {match.Value}")));

    [Fact]
    public void What_is_exempt_opens_files() => Assert.All(s_exempt.Keys, path => Assert.Matches(Opening(), Sources.Single(file => file.Path == path).Code));

    [Theory]
    [InlineData("using FileStream file = File.OpenRead(path);", true)]
    [InlineData("File.ReadAllText(path)", true)]
    [InlineData("await System.IO.File.ReadAllBytesAsync(path)", true)]
    [InlineData("new FileStream(path, FileMode.Open)", true)]
    [InlineData("FileStream file = new(path, FileMode.Open, FileAccess.Read);", true)]
    [InlineData("new FileStream(path, FileMode.Create, FileAccess.ReadWrite)", true)]
    [InlineData("using StreamReader reader = new(path);", true)]
    [InlineData("new FileStream(path, FileMode.CreateNew, FileAccess.Write)", false)]
    [InlineData("using FileStream file = new(path, FileMode.Append, FileAccess.Write);", false)]
    [InlineData("using FileStream file = PlainFile.Open(path);", false)]
    [InlineData("File.WriteAllText(path, text)", false)]
    public void An_opening_is_seen(string code, bool expected) => Assert.Equal(expected, Opening().IsMatch(code));

    [GeneratedRegex(@"(?<!\w)File\.(Open|Read)\w*\(|\bFileStream\b( \w+ = new)?\((?![^;]*FileAccess\.Write\b)|\bStreamReader\b( \w+ = new)?\(|\bZipFile\.|\bFileInfo\([^)]*\)\.Open")]
    private static partial Regex Opening();
}
