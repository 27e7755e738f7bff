using System.Text;
using Plasticity.Laboratory.Declarations;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;

namespace Plasticity.Laboratory.Tests.Declarations;

/// <summary>Whatever is wrong with a study's text: one line that names the file and the line, and says what was expected.</summary>
public sealed class BadTextTests
{
    private static readonly string[] Good =
    [
        "name: tiny", // 1
        "data: {train: 16}",
        "phases:",
        "  tune: {stop: {kind: after-epochs, epochs: 2}, rules: {late: {kind: deficit, when: 0ep..4ep}}}",
        "arms:", // 5
        "  - name: fresh",
        "    phases: [tune]",
        "  - name: warm",
        "    phases: [{name: pretrain, task: {part: random-share}}, tune]",
        "probes: [{measure: weight-norm, phase: tune, when: /1ep}]", // 10
        "metrics: {tail-accuracy: value, time-to: {threshold: 0.9}}",
        "figures: {curves: {}, transition-curves: {gammas: [0.5]}}",
        "claims:",
        "  - {text: t, higher: [fresh], lower: [warm]}",
    ];

    private const int Usage = InputException.Usage, BadFile = InputException.BadFile;

    /// <summary>The line that is replaced, what stands there instead, the line that is blamed, what is said, the exit code.</summary>
    public static TheoryData<int, string, int, string, int> Wrong() => new()
    {
        { 2, "data: {train: 2", 3, "expected YAML", BadFile },
        { 2, "data: &all {train: 2}", 2, "expected no anchors, found &all", BadFile },
        { 2, "data: {train: 2, train: 3}", 2, "found 'train' again (first on line 2)", Usage },
        // The study itself.
        { 1, "# no name", 2, "expected the key name, found none", Usage },
        { 1, "name: [a]", 1, "name: expected text, found a list", Usage },
        { 1, "name: Warm Start", 1, "lower-case letters, digits and hyphens, found 'Warm Start'", Usage },
        { 1, "name: ../../etc", 1, "lower-case letters, digits and hyphens, found '../../etc'", Usage },
        { 2, "dat: {}", 2, "unknown key of a study 'dat': did you mean 'data'?", Usage },
        { 2, "data: 3", 2, "data: expected a mapping of the keys train, test, curve-test, shrink, found '3'", Usage },
        { 2, "data: {train: wide}", 2, "train: expected a whole number, found 'wide'", Usage },
        { 2, "data: {train: -1}", 2, "data.train is -1, expected at least 0", Usage },
        { 2, "seeds: 0", 2, "seeds is 0, expected at least 1", Usage },
        { 2, "model: {kind: res-nets}", 2, "unknown kind of model 'res-nets': did you mean 'res-net'?", Usage },
        { 2, "model:\n  kind: res-net\n  width: 0", 4, "res-net: width is 0, expected at least 1", Usage },
        { 2, "model: {hidden: [3]}", 2, "unknown key of res-net 'hidden': mlp has it; write 'kind: mlp' if that is meant", Usage },
        { 2, "engine: {convolution: fastest}", 2, "unknown value of convolution 'fastest'", Usage },
        // Phases.
        { 3, "phases: []\nx:", 3, "phases: expected a mapping of names to phases, found a list", Usage },
        { 4, "  tune: 5", 4, "tune: expected a mapping of a phase's keys, found '5'", Usage },
        { 4, "  tune: {name: tuning}", 4, "its name stands above it, 'tune'", Usage },
        { 4, "  tune: {stops: {kind: after-epochs}}", 4, "unknown key of a phase 'stops': did you mean 'stop'?", Usage },
        { 4, "  tune: {stop: {kind: after-epoch, epochs: 2}}", 4, "unknown kind of stop 'after-epoch': did you mean 'after-epochs'?", Usage },
        { 4, "  tune: {stop: {kind: after-epochs, epoch: 2}}", 4, "unknown key of after-epochs 'epoch': did you mean 'epochs'?", Usage },
        { 4, "  tune: {stop: {steps: 2}}", 4, "unknown key of after-epochs 'steps': after-steps has it", Usage },
        { 4, "  tune: {stop: none}", 4, "unknown kind of stop 'none'", Usage },
        { 4, "  tune: {stop: ~}", 4, "stop: expected a kind", Usage },
        { 4, "  tune: {rate: fast}", 4, "rate: expected a number, found 'fast'", Usage },
        { 4, "  tune: {rate: '0,5'}", 4, "rate: expected a number, found '0,5'", Usage },
        { 4, "  tune: {carry: true}", 4, "carry: expected a mapping of the keys optimiser, statistics, schedule, found 'true'", Usage },
        { 4, "  tune: {optimiser: adagrad}", 4, "unknown kind of optimiser 'adagrad'", Usage },
        { 4, "  tune: {optimiser: {kind: sgd, momentun: 0.9}}", 4, "unknown key of sgd 'momentun': did you mean 'momentum'?", Usage },
        { 4, "  tune:\n    batch: 3\n    optimiser:\n      kind: sgd\n      momentum: 1.5", 8, "arm 'fresh', phase 'tune': optimiser.momentum is 1.5, expected at least 0 and below 1", Usage },
        { 4, "  tune:\n    batch: 3\n    rate: -1", 6, "arm 'fresh', phase 'tune': rate is -1, expected a number above 0", Usage },
        // Former keys beside present ones.
        { 2, "settings: {}", 2, "unknown key of a study 'settings': it is seeds, data, model and engine of the study", Usage },
        { 4, "  tune: {entry: [shrink-perturb]}", 4, "unknown key of a phase 'entry': it is rules: { KIND: { when: start } } now", Usage },
        { 7, "    phases: [tune]\n    network: res-net", 8, "unknown key of arms 'network': it is model now", Usage },
        // Rules.
        { 4, "  tune: {rules: shrink-perturb}", 4, "rules: expected a mapping of names, or of kinds (", Usage },
        { 4, "  tune: {rules: {shrink-pertub: {shrink: 0.4}}}", 4, "unknown kind of rules 'shrink-pertub': did you mean 'shrink-perturb'?", Usage },
        { 4, "  tune: {rules: {late: {change: blur}}}", 4, "a name of one's own needs the key kind", Usage },
        { 4, "  tune: {rules: {late: none}}", 4, "unknown name of rules 'late'", Usage },
        { 4, "  tune: {rules: {late: {kind: deficit, name: early}}}", 4, "name: expected 'late', the key above it, found 'early'", Usage },
        { 4, "  tune: {rules: {late: {kind: deficit, when: 0ep-4ep}}}", 4, "when: expected a window: always, start, end", Usage },
        { 4, "  tune: {rules: {gradual-unfreezing: {each: often}}}", 4, "each: expected a duration: epochs as 10ep", Usage },
        { 4, "  tune: {rules: {late: {kind: deficit, change: {factor: two}}}}", 4, "factor: expected a whole number, found 'two'", Usage },
        { 4, "  tune:\n    rules:\n      late: deficit\n      prune: {share: 1}", 7, "arm 'fresh', phase 'tune': prune: share is 1, expected at least 0 and below 1", Usage },
        { 4, "  tune:\n    rules:\n      prune: {}\n      late: {kind: deficit, when: 4ep..2ep}", 7, "late: when is 4ep..2ep, expected a window that ends after it begins", Usage },
        { 4, "  tune:\n    rules:\n      - {kind: deficit, name: late}\n      - {kind: prune, name: late}", 5, "rules: expected names that differ, found 'late' twice", Usage },
        // Arms.
        { 6, "  - nam: fresh", 6, "unknown key of arms 'nam': did you mean 'name'?", Usage },
        { 6, "  - at: {}", 6, "arms: expected the key name, found none", Usage },
        { 7, "    phases: tune", 7, "phases: expected a list, found 'tune'", Usage },
        { 7, "    phases: []", 6, "arm 'fresh' has no phase", Usage },
        { 7, "    phases: [tun]", 7, "unknown phase 'tun': did you mean 'tune'?", Usage },
        { 7, "    phases: [{phase: tun, rate: 1}]", 7, "unknown phase 'tun': did you mean 'tune'?", Usage },
        { 7, "    phases: [{phase: tune, rates: 1}]", 7, "unknown key of phase 'rates': did you mean 'rate'?", Usage },
        { 7, "    phases: [{phase: [tune]}]", 7, "expected the name of a phase, found a list", Usage },
        { 7, "    phases: [[tune]]", 7, "expected the name of a phase, or a mapping", Usage },
        { 7, "    phases: [{rate: 1}]", 7, "phase: expected the key phase (the name of a phase under phases) or name (for one of its own), found neither", Usage },
        { 7, "    phases:\n      - phase: tune\n        rate: -1", 9, "arm 'fresh', phase 'tune': rate is -1, expected a number above 0", Usage },
        { 7, "    phases: [{phase: tune, stop: {epochs: 0}}]", 7, "arm 'fresh', phase 'tune': after-epochs: epochs is 0", Usage },
        { 7, "    phases: [{phase: tune, rules: {later: none}}]", 7, "unknown name of rules 'later': did you mean 'late'?", Usage },
        { 7, "    phases: [tune, tune]", 6, "arm 'fresh' has two phases of one name", Usage },
        { 7, "    phases: [tune]\n    at: [share]", 8, "at: expected a mapping of axes to places, found a list", Usage },
        { 7, "    phases: [tune]\n    reference: wam", 8, "unknown arm 'wam': did you mean 'warm'?", Usage },
        { 8, "  - name: fresh", 8, "arms: expected names that differ, found 'fresh' again", Usage },
        // The lists behind them.
        { 10, "probes: {}", 10, "probes: expected a list, found a mapping", Usage },
        { 10, "probes: [{phase: tune, when: end}]", 10, "probes: expected the key measure, found none", Usage },
        { 10, "probes: [{measure: no-such-thing, phase: tune, when: end}]", 10, "unknown kind of measure 'no-such-thing'", Usage },
        { 10, "probes:\n  - measure: weight-norm\n    when: end\n    phase: tun", 13, "unknown phase 'tun': did you mean 'tune'?", Usage },
        { 10, "probes: [{measure: {kind: dead-units, samples: 0}, phase: tune, when: end}]", 10, "dead-units: samples is 0", Usage },
        { 11, "metrics: [tail]", 11, "unknown kind of metrics 'tail'", Usage },
        { 11, "metrics: {value: {phase: tun}}", 11, "value: unknown phase 'tun': did you mean 'tune'?", Usage },
        { 11, "metrics: [{kind: time-to, in: minutes}]", 11, "unknown value of in 'minutes'", Usage },
        { 11, "metrics: [value, value]", 11, "metrics: expected names that differ, found 'value' again", Usage },
        { 12, "figures: {transition-curves: {gammas: [1, x]}}", 12, "gammas: expected a number, found 'x'", Usage },
        { 12, "figures: {transition-curves: {}}", 12, "transition-curves: gammas is", Usage },
        { 14, "  - {text: t, higher: [fres], lower: [warm]}", 14, "unknown arm 'fres': did you mean 'fresh'?", Usage },
        { 14, "  - {text: t, higher: fresh, lower: [warm]}", 14, "higher: expected a list, found 'fresh'", Usage },
        { 14, "  - {text: t, lower: [warm]}", 14, "claims: expected the key higher, found none", Usage },
        { 14, "  - {text: t, higher: [fresh], lower: [warm], metric: accuracy}", 14, "unknown metric 'accuracy'", Usage },
        { 14, "  - {text: t, higher: [fresh], lower: [fresh]}", 14, "the arm 'fresh' is on both sides", Usage },
        { 4, "  tune:\n    rate:\n    batch: 3", 5, "rate: expected a value, found nothing", Usage },
    };

    private readonly StudyText _text = new(new Registry());

    [Fact]
    public void The_text_without_a_mistake_is_read()
    {
        Study study = _text.Parse(string.Join('\n', Good));
        Assert.Equal((16, 2), (study.Data.Train, study.Arms.Count));
        Assert.Same(study.Arms[0].Phases[0], study.Arms[1].Phases[1]);
        Assert.Equal("late", Assert.Single(study.Phases[0].Rules).Key);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_mistake_is_told_with_its_line(int line, string text, int blamed, string message, int code)
    {
        string[] lines = [.. Good];
        lines[line - 1] = text;
        InputException refused = Assert.Throws<InputException>(() => _text.Parse(string.Join('\n', lines)));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith($"study.yaml:{blamed}: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(code, refused.ExitCode);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.True(refused.Message.Length < 900, refused.Message);
    }

    /// <summary>Whatever a text holds, the answer is a study or one line: a good one with characters lost, doubled or exchanged.</summary>
    [Fact]
    public void No_accident_to_a_text_is_more_than_a_line()
    {
        Random random = new(5);
        string good = string.Join('\n', Good);
        const string signs = "{}[]:,-&*!|>'\"%@#?\n\t \\0a";
        for (int i = 0; i < 800; i++)
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
                _text.Parse(text.ToString());
            }
            catch (InputException refused)
            {
                Assert.StartsWith("study.yaml:", refused.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', refused.Message);
            }
        }
    }
}
