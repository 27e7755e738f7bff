using Plasticity.Laboratory.Checkpoints;
using Plasticity.Studies;
using Xunit.Abstractions;

namespace Plasticity.Cli.Tests.Endurance;

/// <summary>A checkpoint that is not what was written is never gone on from: it is named, and the one before it leads to the same bits.</summary>
[Needs(Needs.Endurance)]
[Collection(LeftRunCollection.Name)]
public sealed class CorruptionTests(LeftRun left, ITestOutputHelper output)
{
    /// <summary>One of so many is gone on from to the end.</summary>
    private const int Sample = 50;

    [Fact]
    public void No_corruption_of_the_newest_is_taken()
    {
        int count = Amount.Of("PLASTICITY_CORRUPTIONS", 60), refused = 0, ended = 0;
        Dictionary<string, int> kinds = [];
        Random random = new(11);
        string run = left.Copy();
        IReadOnlyList<string> files = LeftRun.Checkpoints(run);
        (byte[] newest, byte[] older) = (File.ReadAllBytes(files[0]), File.ReadAllBytes(files[1]));
        Checkpoint expected = CheckpointFolder.Read(files[1]);
        for (int i = 0; i < count; i++)
        {
            (string kind, byte[] bytes) = Corruption.Draw(newest, older, random);
            File.WriteAllBytes(files[0], bytes);
            List<string> warnings = [];
            Checkpoint? taken = new CheckpointFolder(Path.Combine(run, "checkpoints")).Newest(checkpoint => checkpoint, warnings.Add);
            Assert.True(taken!.Log == expected.Log && taken.Place == expected.Place, $"{kind}: expected the older one, {expected.Place}; found {taken.Place}");
            Assert.StartsWith($"{files[0]}: expected a checkpoint, found ", Assert.Single(warnings), StringComparison.Ordinal);
            Assert.EndsWith("; the one before it is taken", warnings[0], StringComparison.Ordinal);
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            refused++;
            if (i % Sample != 0) continue;
            GoOn(Path.GetFileName(files[0]), bytes);
            ended++;
        }
        output.WriteLine($"{refused} of {count} corruptions of the newest checkpoint refused by name ({string.Join(", ", kinds.Select(kind => $"{kind.Value} {kind.Key}"))}); {ended} of {ended} runs that went on from the older one ended in the bits of the undisturbed one");
    }

    [Fact]
    public void One_of_another_name_is_nobodys_and_one_of_anothers_name_is_refused()
    {
        string run = left.Copy();
        IReadOnlyList<string> files = LeftRun.Checkpoints(run);
        string folder = Path.GetDirectoryName(files[0])!, hash = Path.GetFileName(files[0]).Split('-')[1];
        File.Move(files[0], Path.Combine(folder, "backup of " + hash));
        string swapped = Path.Combine(folder, "00000099-" + hash);
        File.Copy(files[1], swapped);
        Directory.CreateDirectory(Path.Combine(folder, "00000100-" + hash));
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "mine");
        Outcome outcome = LeftRun.GoOn(run);
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith($"plasticity: {swapped}: expected a checkpoint, found other bytes than were written", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder, "notes.txt")));
        Assert.True(File.Exists(Path.Combine(folder, "backup of " + hash)));
        Directory.Delete(folder, recursive: true);
        left.Whole.Demand(run);
    }

    [Theory]
    [InlineData("a cut end")]
    [InlineData("flipped bits")]
    [InlineData("no bytes")]
    public void A_log_that_is_not_what_was_written_is_named_and_the_folder_left_as_it_is(string kind)
    {
        string run = left.Copy(), path = Path.Combine(run, "metrics.jsonl");
        byte[] bytes = File.ReadAllBytes(path);
        // Within what both checkpoints know.
        int known = (int)Known(LeftRun.Checkpoints(run)[1]);
        File.WriteAllBytes(path, [.. Corruption.Kinds[kind](bytes[..known], [], new Random(5)), .. kind == "flipped bits" ? bytes[known..] : []]);
        Dictionary<string, byte[]> before = Bytes(run);
        Outcome outcome = LeftRun.GoOn(run);
        Assert.Equal(InputException.BadFile, outcome.Code);
        Assert.Contains($"{path}: expected the ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("none of the 2 checkpoints can be used; --again begins the run anew", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(before.Keys, Bytes(run).Keys);
        foreach ((string file, byte[] was) in before) Assert.Equal(was, File.ReadAllBytes(Path.Combine(run, file)));
        File.WriteAllBytes(path, bytes);
        Assert.Equal(new Outcome(0, "", ""), LeftRun.GoOn(run) with { Out = "" });
        left.Whole.Demand(run);
    }

    [Fact]
    public void A_log_that_lost_what_the_newest_alone_knows_is_named_and_the_older_one_taken()
    {
        string run = left.Copy(), path = Path.Combine(run, "metrics.jsonl");
        IReadOnlyList<string> files = LeftRun.Checkpoints(run);
        using (FileStream log = File.OpenWrite(path)) log.SetLength(Known(files[1]) + 5);
        Outcome outcome = LeftRun.GoOn(run);
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith($"plasticity: {files[0]}: expected a checkpoint, found {path}: expected the ", outcome.Error, StringComparison.Ordinal);
        left.Whole.Demand(run);
    }

    [Fact]
    public void A_log_that_is_gone_is_named()
    {
        string run = left.Copy(), path = Path.Combine(run, "metrics.jsonl");
        File.Delete(path);
        Outcome outcome = LeftRun.GoOn(run);
        Assert.Equal(InputException.BadFile, outcome.Code);
        Assert.Contains(path, outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        Assert.Equal(0, LeftRun.GoOn(run, "--again").Code);
        left.Whole.Demand(run);
    }

    private void GoOn(string name, byte[] bytes)
    {
        string run = left.Copy(), newest = Path.Combine(run, "checkpoints", name);
        File.WriteAllBytes(newest, bytes);
        Outcome outcome = LeftRun.GoOn(run);
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith($"plasticity: {newest}: expected a checkpoint, found ", outcome.Error, StringComparison.Ordinal);
        left.Whole.Demand(run);
        Directory.Delete(run, recursive: true);
    }

    private static long Known(string checkpoint) => CheckpointFolder.Read(checkpoint).Log.Epochs.Bytes;

    private static Dictionary<string, byte[]> Bytes(string run) => Directory.GetFiles(run, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal).ToDictionary(file => Path.GetRelativePath(run, file), File.ReadAllBytes);
}
