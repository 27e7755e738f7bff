using System.Diagnostics;
using System.Security.Cryptography;
using Plasticity.Laboratory.Checkpoints;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;

namespace Plasticity.Hostile.Tests;

/// <summary>A run goes on from the newest checkpoint that is one, past those that are none, even where their names hold the hash of their bytes.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plasticity-").FullName;

    [Fact]
    public void The_newest_that_can_be_used_is_taken_and_each_other_is_named()
    {
        CorpusFile[] hostile = [.. CorpusFile.All.Where(file => file.Reader.Name == "checkpoint" && !file.Accepted)];
        CorpusFile benign = CorpusFile.All.First(file => file.Reader.Name == "checkpoint" && file.Accepted);
        string good = Put(1, benign.Bytes);
        string[] bad = [.. hostile.Select((file, i) => Put(i + 2, file.Bytes))];
        List<string> warnings = [];
        StudySnapshot? state = new CheckpointFolder(_folder).Newest(Reader.StateOf, warnings.Add);
        Assert.Equal("fresh", state?.Run.Arm);
        Assert.Equal(bad.Reverse(), warnings.Select(line => Path.GetFileName(line.Split(": expected")[0])));
        Assert.All(warnings, line => Assert.DoesNotContain(line, char.IsControl));
        File.Delete(Path.Combine(_folder, good));
        Assert.Contains("none of the", Assert.Throws<InputException>(() => new CheckpointFolder(_folder).Newest(Reader.StateOf, _ => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_checkpoint_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows()) return;
        string name = $"00000009-{new string('a', 64)}.safetensors";
        using (Process made = Process.Start("mkfifo", Path.Combine(_folder, name))) await made.WaitForExitAsync();
        Put(1, CorpusFile.All.First(file => file.Reader.Name == "checkpoint" && file.Accepted).Bytes);
        List<string> warnings = [];
        StudySnapshot? state = await Task.Run(() => new CheckpointFolder(_folder).Newest(Reader.StateOf, warnings.Add)).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("fresh", state?.Run.Arm);
        Assert.Contains($"{name}: expected a checkpoint, found a pipe", Assert.Single(warnings), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Put(int number, byte[] bytes)
    {
        string name = $"{number:D8}-{Convert.ToHexStringLower(SHA256.HashData(bytes))}.safetensors";
        File.WriteAllBytes(Path.Combine(_folder, name), bytes);
        return name;
    }
}
