using System.Xml.Linq;
using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Forks;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Treatments;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Cli.Tests;

[Needs(Needs.Patience)]
public sealed class ForkCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("2ep")]
    [InlineData("11it")]
    public void A_fork_draws_both_and_its_unchanged_arms_end_in_the_bits_of_the_run(string at)
    {
        string run = _scratch["run"], fork = _scratch["fork"];
        Assert.Equal(0, Program.Run("run", "warm-start", "--size", "smoke", "--data", "shapes", "--device", "cpu", "--out", run, "--quiet").Code);
        (int code, string output, string error) = Program.Run("fork", run, "--at", at, "--arm", "warm", "--apply", "shrink-perturb:0.4,0.1", "--set", "rate=0.01", "--out", fork);
        Assert.True(code == 0, error);
        Assert.Contains("The unchanged arms end in the bits of", output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 runs", output, StringComparison.Ordinal);
        string[] ends = File.ReadAllLines(Path.Combine(fork, "runs.jsonl"));
        Assert.Equal(4, ends.Length);
        Assert.Equal(4, ends.Select(line => line.Split("\"sha256\":")[1]).Distinct().Count());
        Assert.Contains(ends, line => line.Contains("\"arm\":\"warm with shrink-perturb:0.4,0.1, rate=0.01\"", StringComparison.Ordinal));
        // What comes before the fork is the same.
        string[] rows = File.ReadAllLines(Path.Combine(fork, "metrics.jsonl"));
        string[] warm = Epoch("\"arm\":\"warm\""), changed = Epoch("\"arm\":\"warm with");
        Assert.Equal(warm[0], changed[0]);
        Assert.NotEqual(warm[^1], changed[^1]);
        Assert.True(File.Exists(Path.Combine(fork, "report.html")));
        // One changed arm minus the same unchanged, of two seeds: no interval, no verdict, and it is said why.
        Assert.Contains("shrink-perturb:0.4,0.1, rate=0.01 at ", output, StringComparison.Ordinal);
        Assert.Contains("  too few pairs: ", output, StringComparison.Ordinal);
        SavedDifference difference = Assert.Single(SavedSummary.Read(Path.Combine(fork, "summary.json")).Differences);
        Assert.Equal(("warm with shrink-perturb:0.4,0.1, rate=0.01", "warm", 2, null), (difference.Treated, difference.Reference, difference.Count, difference.Interval));

        string[] Epoch(string arm) => [.. rows.Where(row => row.Contains(arm, StringComparison.Ordinal) && row.Contains("\"tune\"", StringComparison.Ordinal) && row.Contains("\"seed\":1", StringComparison.Ordinal))
            .Select(row => row.Split("\"epoch\"")[1].Split(",\"images_per_second\"")[0])];
    }

    [Theory]
    [InlineData("--at 200ep --set l2=1", "from is 200ep, expected less than the 40 steps that the phase takes at most")]
    [InlineData("--at 2ep --apply shrink-pertur:0.4", "unknown value of --apply 'shrink-pertur': did you mean 'shrink-perturb'?")]
    [InlineData("--at 2ep --apply shrink-perturb:abc", "--apply shrink-perturb:abc: shrink: expected a number, found 'abc'")]
    [InlineData("--at 2ep --apply shrink-perturb:2", "shrink is 2, expected")]
    [InlineData("--at 2ep --apply shrink-perturb:shrink=0.4,shrink=0.5", "expected each value of shrink-perturb once, found 'shrink' again")]
    [InlineData("--at 2ep --set width=9", "expected a setting that can change in the middle of a run (rate, optimiser, momentum, l2, translate, flip), found 'width'")]
    [InlineData("--at 30s --set l2=1", "--at: expected epochs or steps, as 12ep or 500it, found '30s'")]
    [InlineData("--at 0ep --set l2=1", "--at: expected epochs or steps, as 12ep or 500it, found '0ep'")]
    [InlineData("--at 1ep", "fork: expected something to change, --set or --apply, found neither")]
    [InlineData("--at 1ep --arm wram --set rate=1", "unknown arm 'wram': did you mean 'warm'?")]
    [InlineData("--at 1ep --phase tuen --set rate=1", "unknown phase 'tuen': did you mean 'tune'?")]
    public void What_cannot_be_forked_is_refused_in_one_line(string words, string expected)
    {
        string run = _scratch["run"];
        Directory.CreateDirectory(run);
        Assert.Equal(0, Program.Run("run", "warm-start", "--size", "smoke", "--data", "shapes", "--device", "cpu", "--out", run, "--quiet", "--set", "seeds=1").Code);
        (int code, _, string error) = Program.Run(["fork", run, "--out", _scratch["fork"], .. words.Split(' ')]);
        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(_scratch["fork"]));
    }

    /// <summary>Six arms of forty letters, which differ in the last alone.</summary>
    [Fact]
    public void A_fork_compares_each_changed_arm_with_the_same_arm_unchanged_and_long_names_stay_legible()
    {
        string[] names = [.. "abcdef".Select(letter => $"{new string('x', 39)}{letter}")];
        Study study = StudyFile.Parse(
            $$"""
            study: long-names
            settings: { seeds: 3 }
            phases: { tune: { stop: { kind: after-epochs, epochs: 4 } } }
            arms: [{{string.Join(", ", names.Select((name, i) => $"{{ name: {name}, phases: [{{ phase: tune, stream: {i} }}] }}"))}}]
            """, "long.yaml");
        FileStudy fork = new Fork(Duration.Parse("2ep", null)) { Entry = [("shrink-perturb:0.4,0.1", new ShrinkPerturb())] }.Of(study);
        // Unchanged arms end at 50 % and changed ones a point more than their place among the arms above that, seed by seed the same but for a tenth of a point.
        RunRecords records = new(
            [.. fork.Arms.SelectMany((arm, i) => Enumerable.Range(1, 3).Select(seed => new MetricRow(
                "long-names-fork", arm.Name, seed, "tune", 4, 4, 1e-3, 1, 0.5, 1, 0.5 + (i % 2) * ((i / 2 + 1) / 100.0 + seed / 1000.0), 1, 1)))], [], []);
        Summary summary = Summary.Of(fork.Design, records, 1);
        Assert.Equal(names.Select(name => $"{name} with shrink-perturb:0.4,0.1 − {name}"), summary.Differences.Select(difference => difference.Name));
        Assert.Equal(["+1.20", "+2.20", "+3.20", "+4.20", "+5.20", "+6.20"], summary.Differences.Select(difference => difference.Text));
        Assert.All(summary.Verdicts, verdict => Assert.Equal("shown", verdict.Words));
        Assert.Equal($"{names[0]} with shrink-perturb:0.4,0.1 ends 1.20 points above {names[0]}", summary.Verdicts[0].Difference.Words);

        string[] lines = [.. GapTable.Lines(summary), .. GapTable.Notes(summary), .. GapTable.Verdicts(summary)];
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.All(names, name => Assert.Contains(name, lines));
        Assert.Equal(6, lines.Count(line => line.StartsWith("… with shrink-perturb:0.4,0.1", StringComparison.Ordinal)));
        Assert.Contains("Each arm is compared with the nearest above it that has no difference.", lines);

        // Names have lines of their own in the figure, and none reaches beyond it, with the larger letters of a narrow page, too.
        XElement figure = XElement.Parse(new Ends().Draw(new FigureContext(summary, records)));
        XElement[] texts = [.. figure.Elements().Where(element => element.Name.LocalName == "text")];
        Assert.All(names, name => Assert.Contains(texts, text => Shown(text) == name));
        Assert.All(texts.Where(text => text.Attribute("text-anchor") is null), text => Assert.True((double)text.Attribute("x")! + TextSize.Width(Shown(text), FigureStyle.Narrow) <= 640, Shown(text)));
        double[] heights = [.. texts.Where(text => Shown(text).StartsWith('x') || Shown(text).StartsWith('…')).Select(text => (double)text.Attribute("y")!)];
        Assert.Equal(12, heights.Length);
        Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 20));

        static string Shown(XElement text) => string.Concat(text.Nodes().OfType<XText>().Select(part => part.Value));
    }

    [Fact]
    public void A_fork_and_its_file_can_be_planned_without_being_run()
    {
        string run = _scratch["run"], fork = _scratch["fork"], file = _scratch["fork.yaml"];
        Assert.Equal(0, Program.Run("run", "warm-start", "--size", "smoke", "--data", "shapes", "--device", "cpu", "--out", run, "--quiet", "--set", "seeds=1", "--set", "width=1").Code);
        Outcome planned = Program.Run("fork", run, "--at", "2ep", "--set", "rate=0.01", "--dry-run", "--out", fork);
        Assert.Equal(("", 0), (planned.Error, planned.Code));
        Assert.Contains("tune until 2ep", planned.Out, StringComparison.Ordinal);
        Assert.Contains("tune from 2ep", planned.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fork));
        // The three arms as they were, and the last three epochs once more with the other learning rate.
        int images = 5 * 512 + (3 * 256 + 5 * 512) + 5 * 512 + 3 * 3 * 512;
        Assert.Contains($"{images:N0} training images", planned.Out, StringComparison.Ordinal);
        (Study study, _) = SavedRun.Asked(RunFolder.Existing(run));
        File.WriteAllText(file, StudyFile.Text(new Fork(Duration.Parse("2ep", null)) { Assignments = ["rate=0.01"] }.Of(study)));
        Outcome again = Program.Run("run", file, "--data", "shapes", "--device", "cpu", "--dry-run");
        Assert.Equal(("", 0), (again.Error, again.Code));
        Assert.Contains("tune from 2ep", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fork_is_a_study_that_a_file_can_say()
    {
        Study study = Catalogue.Create("warm-start", StudySize.Smoke);
        Fork fork = new(Duration.Parse("2ep", null)) { Entry = [("fresh-weights", new FreshWeights())], Assignments = ["l2=0.1", "optimiser=sgd"] };
        FileStudy forked = fork.Of(study);
        Assert.Equal(forked, StudyFile.Parse(StudyFile.Text(forked), "fork.yaml"));
        Phase after = forked.Arms.Single(arm => arm.Name.StartsWith("warm with", StringComparison.Ordinal)).Phases[^1];
        Assert.Equal((0.1, "SgdSettings", 1), (after.Regularisers!.L2, after.Optimiser!.GetType().Name, after.Entry.Count));
        Assert.Throws<InputException>(() => fork.Of(forked));
    }
}
