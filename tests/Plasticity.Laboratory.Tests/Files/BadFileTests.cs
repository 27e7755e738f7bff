using System.Text;
using Plasticity.Laboratory.Files;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Tests.Files;

/// <summary>Whatever is wrong with a study file: one line that names the file and the line, and says what was expected.</summary>
public sealed class BadFileTests
{
    private static readonly string[] Good =
    [
        "study: tiny", // 1
        "settings: {width: 2, batch: 16, seeds: 1}",
        "phases:",
        "  tune: {stop: {kind: after-epochs, epochs: 2}}",
        "arms:", // 5
        "  - name: fresh",
        "    phases: [tune]",
        "  - name: warm",
        "    phases: [{name: pretrain, data: {kind: random-share, share: 0.5}, stream: 1}, tune]",
        "probes: []", // 10
        "metrics: [tail-accuracy, {kind: time-to, accuracy: 0.9}]",
        "figures: [curves, {kind: transition-curves, gammas: [0.5]}]",
        "claims:",
        "  - {text: t, higher: [fresh], lower: [warm]}",
    ];

    private const int Usage = InputException.Usage, BadFile = InputException.BadFile;

    /// <summary>The line that is replaced, what stands there instead, the line that is blamed, what is said, the exit code.</summary>
    public static TheoryData<int, string, int, string, int> Wrong() => new()
    {
        // What is no YAML, or more of it than a study needs.
        { 2, "settings: {width: 2", 3, "expected YAML", BadFile },
        { 2, "\tsettings: {}", 2, "expected YAML", BadFile },
        { 2, "settings: \"open", 2, "expected YAML", BadFile },
        { 2, "settings: {width: 2]}", 2, "expected YAML", BadFile },
        { 2, "settings: @width", 2, "expected YAML", BadFile },
        { 2, "settings: a: b: c", 2, "expected YAML", BadFile },
        { 2, "settings: &all {width: 2}", 2, "expected no anchors, found &all", BadFile },
        { 2, "settings: *all", 2, "the alias *all", BadFile },
        { 2, "settings: !!map {width: 2}", 2, "expected no tags", BadFile },
        { 2, "settings: !!python/object:os.system {}", 2, "expected no tags", BadFile },
        { 2, "settings: {<<: *all}", 2, "the alias *all", BadFile },
        { 2, "settings: {? [a] : b}", 2, "expected a word as key, found a list", BadFile },
        { 2, "settings: {? {a: b} : c}", 2, "expected a word as key, found a mapping", BadFile },
        { 2, "settings: {: 3}", 2, "expected a word as key, found nothing", BadFile },
        { 2, "settings: {width: 2, width: 3}", 2, "found 'width' again (first on line 2)", Usage },
        { 2, "study: again", 2, "found 'study' again (first on line 1)", Usage },
        { 2, "question: \"a\\0b\"", 2, "expected text without control characters", BadFile },
        { 2, "question: \"\\e[31mred\"", 2, "expected text without control characters", BadFile },
        { 2, "--- {}", 2, "expected one document", BadFile },
        { 2, $"probes: {new string('[', 40)}{new string(']', 40)}", 2, "no more than 16 deep", BadFile },
        { 2, $"probes: {new string('[', 400_000)}", 2, "no more than 16 deep", BadFile },
        { 2, $"probes: [{string.Concat(Enumerable.Repeat("1,", 250_000))}]", 2, "at most 50,000 values", BadFile },
        // The study itself.
        { 1, "# no name", 2, "expected the key study, found none", Usage },
        { 1, "study:", 1, "study: expected a value, found nothing; write one ({} for an empty mapping) or leave the key out", Usage },
        { 1, "study: [a]", 1, "study: expected text, found a list", Usage },
        { 1, "study: Warm Start", 1, "lower-case letters, digits and hyphens, found 'Warm Start'", Usage },
        { 1, "study: ../../etc", 1, "lower-case letters, digits and hyphens, found '../../etc'", Usage },
        { 1, $"study: {new string('a', 65)}", 1, "at most 64 lower-case letters", Usage },
        { 2, "seting: {}", 2, "unknown key of a study 'seting': did you mean 'settings'?", Usage },
        { 2, "tuning-phase: tun", 2, "unknown phase 'tun': did you mean 'tune'?", Usage },
        // Settings.
        { 2, "settings: 3", 2, "settings: expected a mapping of settings to values, found '3'", Usage },
        { 2, "settings: {widht: 2}", 2, "unknown key 'widht': did you mean 'width'?", Usage },
        { 2, "settings: {width: wide}", 2, "width: expected a whole number, found 'wide'", Usage },
        { 2, "settings: {width: 2.5}", 2, "width: expected a whole number, found '2.5'", Usage },
        { 2, "settings: {width: 99999999999}", 2, "width: expected a whole number", Usage },
        { 2, "settings: {width: }", 2, "width: expected a value, found nothing", Usage },
        { 2, "settings: {width: [2]}", 2, "width: expected a value, found a list", Usage },
        { 2, "settings: {width: {a: 2}}", 2, "unknown key 'width'", Usage },
        { 2, "settings: {rate: .nan}", 2, "rate: expected a number, found '.nan'", Usage },
        { 2, "settings: {rate: NaN}", 2, "rate: expected a number, found 'NaN'", Usage },
        { 2, "settings: {rate: '0,5'}", 2, "rate: expected a number, found '0,5'", Usage },
        { 2, "settings: {rate: 0}", 2, "rate is 0, expected a number above 0", Usage },
        { 2, "settings: {batch: 1}", 2, "batch is 1, expected at least 2", Usage },
        { 2, "settings: {model: resnets}", 2, "unknown value of model 'resnets': did you mean 'res-net'?", Usage },
        { 2, "settings: {flip: maybe}", 2, "flip: expected true | false, found 'maybe'", Usage },
        { 2, "settings: {engine: {graph: true}}", 2, "unknown key 'engine.graph': did you mean 'engine.graphs'?", Usage },
        { 2, "settings: {engine.graphs: true, engine: {graphs: false}}", 2, "expected each setting once, found 'engine.graphs' again", Usage },
        { 2, "settings: {optimiser: adamm}", 2, "unknown optimiser 'adamm': did you mean 'adam'?", Usage },
        // Phases.
        { 3, "phases: []\nx:", 3, "phases: expected a mapping of names to phases, found a list", Usage },
        { 4, "  tune: 5", 4, "tune: expected a mapping of a phase's keys, found '5'", Usage },
        { 4, "  tune: {stops: {kind: after-epochs}}", 4, "unknown key of a phase 'stops': did you mean 'stop'?", Usage },
        { 4, "  tune: {stop: {kind: after-epoch, epochs: 2}}", 4, "unknown kind of stop 'after-epoch': did you mean 'after-epochs'?", Usage },
        { 4, "  tune: {stop: {epochs: 2}}", 4, "stop: expected the key kind (after-epochs", Usage },
        { 4, "  tune: {stop: {kind: [a], epochs: 2}}", 4, "stop: expected a kind (after-epochs", Usage },
        { 4, "  tune: {stop: {kind: after-epochs, epoch: 2}}", 4, "unknown key of after-epochs 'epoch': did you mean 'epochs'?", Usage },
        { 4, "  tune: {stop: {kind: after-epochs, epochs: two}}", 4, "epochs: expected a whole number, found 'two'", Usage },
        { 4, "  tune: {stop: none}", 4, "unknown kind of stop 'none'", Usage },
        { 4, "  tune: {stop: }", 4, "stop: expected a value, found nothing", Usage },
        { 4, "  tune: {stop: ~}", 4, "stop: expected a kind", Usage },
        { 4, "  tune: {rate: fast}", 4, "rate: expected a number, found 'fast'", Usage },
        { 4, "  tune: {entry: shrink-perturb}", 4, "entry: expected a list, found 'shrink-perturb'", Usage },
        { 4, "  tune: {entry: [shrink]}", 4, "unknown kind of entry 'shrink'", Usage },
        { 4, "  tune: {entry: [shrink-perturb, 3]}", 4, "unknown kind of entry '3'", Usage },
        { 4, "  tune: {carry: true}", 4, "carry: expected a mapping of the keys optimiser, statistics, schedule, found 'true'", Usage },
        { 4, "  tune: {carry: {optimizer: true}}", 4, "unknown key of carry 'optimizer': did you mean 'optimiser'?", Usage },
        { 4, "  tune: {optimiser: {kind: sgd, momentun: 0.9}}", 4, "unknown key of sgd 'momentun': did you mean 'momentum'?", Usage },
        { 4, "  tune: {optimiser: {kind: adagrad}}", 4, "unknown kind of optimiser 'adagrad'", Usage },
        { 4, "  tune: {optimiser: {kind: sgd, momentum: 1.5}}", 6, "arm 'fresh', phase 'tune': optimiser.momentum is 1.5, expected at least 0 and below 1", Usage },
        { 4, "  tune: {optimiser: {kind: sgd, nesterov: true}}", 6, "optimiser.nesterov is true, expected false where momentum is 0", Usage },
        { 4, "  tune: {optimiser: {kind: adam, beta2: 1}}", 6, "optimiser.beta2 is 1", Usage },
        { 4, "  tune: {optimiser: {kind: adamw, decay: 1e999}}", 4, "decay: expected a number, found '1e999'", Usage },
        { 4, "  tune: {optimiser: {kind: rmsprop, epsilon: 0}}", 6, "optimiser.epsilon is 0, expected a number above 0", Usage },
        { 7, "    phases: [tune]\n    network: {kind: mlp, depth: 0, width: 2}", 6, "arm 'fresh': network.depth is 0, expected at least 1", Usage },
        { 4, "  tune: {regularisers: {penalty-epochs: {from: 1, until: 3}}}", 4, "unknown key of penalty-epochs 'until'", Usage },
        // Arms; what their own checks find is told with the arm's line.
        { 5, "arms: []\nx:", 6, "unknown key of a study 'x'", Usage },
        { 6, "  - nam: fresh", 6, "unknown key of arms 'nam': did you mean 'name'?", Usage },
        { 6, "  - at: {}", 6, "arms: expected the key name, found none", Usage },
        { 7, "    phases: tune", 7, "phases: expected a list, found 'tune'", Usage },
        { 7, "    phases: []", 6, "arm 'fresh' has no phase", Usage },
        { 7, "    phases: [tun]", 7, "unknown phase 'tun': did you mean 'tune'?", Usage },
        { 7, "    phases: [{phase: tun, rate: 1}]", 7, "unknown phase 'tun': did you mean 'tune'?", Usage },
        { 7, "    phases: [{phase: tune, rates: 1}]", 7, "unknown key of phase 'rates': did you mean 'rate'?", Usage },
        { 7, "    phases: [{phase: [tune]}]", 7, "expected the name of a phase, found a list", Usage },
        { 7, "    phases: [[tune]]", 7, "expected the name of a phase, or a mapping", Usage },
        { 7, "    phases: [{rate: 1}]", 7, "phase: expected the key name, found none", Usage },
        { 7, "    phases: [{phase: tune, rate: -1}]", 6, "arm 'fresh', phase 'tune': rate is -1, expected a number above 0", Usage },
        { 7, "    phases: [{phase: tune, stop: {kind: after-epochs, epochs: 0}}]", 6, "arm 'fresh', phase 'tune': after-epochs: epochs is 0", Usage },
        { 7, "    phases: [tune, tune]", 6, "the arm has another phase of this name", Usage },
        { 7, "    phases: [tune]\n    at: [share]", 8, "at: expected a mapping of axes to places, found a list", Usage },
        { 7, "    phases: [tune]\n    at: {share: [1]}", 8, "share: expected text, found a list", Usage },
        { 7, "    phases: [tune]\n    network: {kind: mlp}", 8, "network: expected the key depth, found none", Usage },
        { 7, "    phases: [tune]\n    network: {kind: mpl, depth: 1, width: 2}", 8, "unknown value of kind 'mpl': did you mean 'mlp'?", Usage },
        { 8, "  - name: fresh", 8, "arms: expected names that differ, found 'fresh' again", Usage },
        { 9, "    phases: [{name: pretrain}, tune]", 8, "arm 'warm', phase 'tune': stream is 0, as in 'pretrain'", Usage },
        // The lists behind them.
        { 10, "probes: {}", 10, "probes: expected a list, found a mapping", Usage },
        { 10, "probes: [{phase: tune}]", 10, "probes: expected the key measure, found none", Usage },
        { 10, "probes: [{measure: no-such-thing, phase: tune, at: [end]}]", 10, "unknown kind of measure 'no-such-thing'", Usage },
        { 11, "metrics: []", 11, "the study has no metric, expected at least one", Usage },
        { 11, "metrics: [tail]", 11, "unknown kind of metrics 'tail'", Usage },
        { 11, "metrics: [{kind: time-to, in: minutes}]", 11, "unknown value of in 'minutes'", Usage },
        { 12, "figures: [{kind: sweep, file: ../../up}]", 12, "found '../../up'", Usage },
        { 12, "figures: [curves, curves]", 12, "found 'learning-curves' more than once", Usage },
        { 12, "figures: [{kind: transition-curves, gammas: [1, x]}]", 12, "gammas: expected a number, found 'x'", Usage },
        { 14, "  - {text: t, higher: [fres], lower: [warm]}", 14, "unknown arm 'fres': did you mean 'fresh'?", Usage },
        { 14, "  - {text: t, higher: fresh, lower: [warm]}", 14, "higher: expected a list, found 'fresh'", Usage },
        { 14, "  - {text: t, higher: [], lower: [warm]}", 14, "it names no arm that is higher, expected at least one", Usage },
        { 14, "  - {text: t, lower: [warm]}", 14, "claims: expected the key higher, found none", Usage },
        { 14, "  - {text: t, higher: [fresh], lower: [warm], metric: accuracy}", 14, "unknown metric 'accuracy'", Usage },
        { 14, "  - {text: t, higher: [fresh], lower: [warm], within: far}", 14, "within: expected a number, found 'far'", Usage },
        { 14, "  - {text: t, higher: [fresh], lower: [fresh]}", 14, "the arm 'fresh' is on both sides", Usage },
        { 11, "metrics: [tail-accuracy, tail-accuracy]", 11, "two metrics are called 'tail-accuracy'", Usage },
        // Keys without a value, at every level.
        { 2, "settings:", 2, "settings: expected a value, found nothing", Usage },
        { 2, "settings: {engine: {graphs: }}", 2, "graphs: expected a value, found nothing", Usage },
        { 2, "question:", 2, "question: expected a value, found nothing", Usage },
        { 4, "  tune:", 4, "tune: expected a value, found nothing", Usage },
        { 4, "  tune: {rate: }", 4, "rate: expected a value, found nothing", Usage },
        { 4, "  tune:\n    rate:\n    stream: 0", 5, "rate: expected a value, found nothing", Usage },
        { 4, "  tune: {optimiser: }", 4, "optimiser: expected a value, found nothing", Usage },
        { 4, "  tune: {regularisers: {penalty-epochs: {to: }}}", 4, "to: expected a value, found nothing", Usage },
        { 4, "  tune: {entry: }", 4, "entry: expected a value, found nothing", Usage },
        { 4, "  tune: {entry: [{kind: shrink-perturb, shrink: }]}", 4, "shrink: expected a value, found nothing", Usage },
        { 4, "  tune: {from: , until: }", 4, "from: expected a value, found nothing", Usage },
        { 7, "    phases: [tune]\n    network:", 8, "network: expected a value, found nothing", Usage },
        { 7, "    phases: [{phase: tune, rate: }]", 7, "rate: expected a value, found nothing", Usage },
        { 11, "metrics: [{kind: time-to, accuracy: }]", 11, "accuracy: expected a value, found nothing", Usage },
        { 12, "figures: [{kind: sweep, metric: }]", 12, "metric: expected a value, found nothing", Usage },
        { 14, "  - {text: t, higher: [fresh], lower: [warm], within: }", 14, "within: expected a value, found nothing", Usage },
        { 14, "  - claim", 14, "claims: expected a mapping of the keys text, higher, lower", Usage },
    };

    [Fact]
    public void The_file_without_a_mistake_is_read()
    {
        FileStudy study = StudyFile.Parse(string.Join('\n', Good), "study.yaml");
        Assert.Equal((2, 16, 1), (study.Width, study.Batch, study.Seeds));
        Assert.Equal(["fresh", "warm"], study.Arms.Select(arm => arm.Name));
        Assert.Same(study.Arms[0].Phases[0], study.Arms[1].Phases[1]);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Is_refused_with_its_line(int line, string text, int blamed, string message, int code)
    {
        string[] lines = [.. Good];
        lines[line - 1] = text;
        InputException refused = Assert.Throws<InputException>(() => StudyFile.Parse(string.Join('\n', lines), "study.yaml"));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith($"study.yaml:{blamed}: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(code, refused.ExitCode);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.True(refused.Message.Length < 800, refused.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a remark\n")]
    [InlineData("study")]
    [InlineData("- study: a\n")]
    [InlineData("{}")]
    [InlineData("\0\0\0\0")]
    [InlineData("%YAML 9.9\n---\nstudy: a\n")]
    public void What_is_no_study_is_refused(string text) =>
        Assert.Matches("^study.yaml:[0-9]+: .*expected ", Assert.Throws<InputException>(() => StudyFile.Parse(text, "study.yaml")).Message);

    /// <summary>Whatever a file holds, the answer is a study or one line: a good file with characters lost, doubled or exchanged.</summary>
    [Fact]
    public void No_accident_to_a_file_is_more_than_a_line()
    {
        Random random = new(5);
        string good = string.Join('\n', Good);
        const string signs = "{}[]:,-&*!|>'\"%@#?\n\t \\0a";
        for (int i = 0; i < 3000; i++)
        {
            StringBuilder text = new(good);
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                int at = random.Next(text.Length);
                if (random.Next(3) == 0) text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
                else text.Insert(at, signs[random.Next(signs.Length)]);
            }
            try
            {
                StudyFile.Parse(text.ToString(), "study.yaml");
            }
            catch (InputException refused)
            {
                Assert.StartsWith("study.yaml:", refused.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', refused.Message);
            }
        }
    }

    [Fact]
    public void A_file_that_cannot_be_read_says_why()
    {
        using ScratchFolder scratch = new();
        File.WriteAllBytes(scratch["latin.yaml"], [.. "study: caf"u8, 0xE9]);
        File.WriteAllBytes(scratch["long.yaml"], Encoding.ASCII.GetBytes("# " + new string('x', 1 << 20)));
        foreach ((string file, string message) in new[] { ("latin.yaml", "expected text in UTF-8"), ("long.yaml", "at most 1 MiB"), ("none.yaml", "no file of that name"), ("", "expected a study file, found a folder") })
        {
            InputException refused = Assert.Throws<InputException>(() => StudyFile.Read(scratch[file]));
            Assert.StartsWith(scratch[file], refused.Message, StringComparison.Ordinal);
            Assert.Contains(message, refused.Message, StringComparison.Ordinal);
            Assert.Equal(BadFile, refused.ExitCode);
        }
        File.WriteAllText(scratch["marked.yaml"], "\uFEFF" + string.Join("\r\n", Good));
        Assert.Equal("tiny", StudyFile.Read(scratch["marked.yaml"]).Name);
    }
}
