using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Sweeps;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Tests.Sweeps;

/// <summary>What a sweep leaves reads back, and what it did not leave is refused.</summary>
public sealed class SweepFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_description_reads_back_as_it_was()
    {
        SweepDescription sweep = new(
            "warm-start", "cifar10", new SweepAxes([AxesText.Axis("width=4,8"), AxesText.Axis("shares=[0.1,0.5],[none]")], [["optimiser=sgd", "rate=5e-2"], ["note=a: 'b' \"c\" #d"]], [1, 2, 9]),
            "plasticity sweep warm-start --over 'x=1,2'", "0.1.0", "");
        SweepDescription read = SweepDescription.Parse(new SourceText("sweep.yaml", sweep.Text()));
        Assert.Equal(sweep, read);
        Assert.Equal(["width", "shares", "optimiser", "rate", "note"], read.Keys);
    }

    [Fact]
    public void Points_read_back_and_added_ones_come_after_them()
    {
        SweepFolder folder = Fake.Sweep(_scratch["sweep"], 3);
        FrozenPoint more = new(new SweepPoint("fake-9", ["width=9"], 4), "study: fake\n");
        Assert.Equal(1, folder.Add([more, new FrozenPoint(folder.Points()[0], "other\n")]));
        Assert.Equal(["fake-0", "fake-1", "fake-2", "fake-9"], SweepFolder.Open(folder.Root).Points().Select(point => point.Name));
        Assert.Equal(more.Point, folder.Points()[3]);
        // What was fixed at launch stays so.
        Assert.Equal("study: fake\n", File.ReadAllText(folder.Frozen(folder.Points()[0])));
        Assert.DoesNotContain(Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_launch_that_was_cut_short_is_done_again_and_a_stranger_s_folder_is_left_alone()
    {
        SweepFolder folder = Fake.Sweep(_scratch["sweep"], 3);
        File.Delete(Path.Combine(folder.Root, "sweep.yaml"));
        Assert.Equal(3, Fake.Sweep(_scratch["sweep"], 3).Points().Count);
        Directory.CreateDirectory(_scratch["mine"]);
        File.WriteAllText(_scratch["mine/letter.txt"], "");
        Assert.Contains("expected an empty folder", Assert.Throws<InputException>(() => Fake.Sweep(_scratch["mine"], 3)).Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(_scratch["mine"]));
        Assert.Contains("found another one: the number of its points was 3 and is 4", Assert.Throws<InputException>(() => Fake.Sweep(_scratch["sweep"], 2 + 2)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"name\": \"../../etc/passwd\", \"at\": [], \"seed\": 1}")]
    [InlineData("{\"name\": \"fake-1/..\", \"at\": [], \"seed\": 1}")]
    [InlineData("{\"name\": \"fake-1\\u0000\", \"at\": [], \"seed\": 1}")]
    [InlineData("{\"name\": \"fake-1\", \"at\": 3, \"seed\": 1}")]
    [InlineData("{\"name\": \"fake-1\", \"at\": [], \"seed\": 1e99}")]
    [InlineData("{\"name\": \"fake-1\"}")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void A_line_that_is_no_point_is_told_with_its_number(string line)
    {
        SweepFolder folder = Fake.Sweep(_scratch["sweep"], 1);
        File.AppendAllText(folder.PointsFile, line + "\n");
        Assert.Contains("points.jsonl:2: expected a point of a sweep", Assert.Throws<InputException>(folder.Points).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("study: x")]
    [InlineData("study: x\ndata: y\ncommand: z\nversion: 0\ncommit: ''\nsweep: {seeds: [one]}")]
    public void A_description_that_is_none_is_told(string text)
    {
        Fake.Sweep(_scratch["sweep"], 1);
        File.WriteAllText(_scratch["sweep/sweep.yaml"], text);
        Assert.Equal(InputException.BadFile, Assert.Throws<InputException>(() => SweepFolder.Open(_scratch["sweep"])).ExitCode);
    }

    [Fact]
    public void The_same_question_meets_the_same_folder()
    {
        FrozenPoint[] points = [.. Enumerable.Range(0, 2).Select(i => new FrozenPoint(new SweepPoint($"fake-{i}", [], 1), ""))];
        Assert.Matches("^sweeps.fake-[0-9a-f]{8}$", SweepFolder.DefaultPath("fake", points));
        Assert.Equal(SweepFolder.DefaultPath("fake", points), SweepFolder.DefaultPath("fake", [.. points]));
        Assert.NotEqual(SweepFolder.DefaultPath("fake", points), SweepFolder.DefaultPath("fake", points.Take(1)));
    }
}
