using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Declarations;
using Plasticity.Studies;
using Plasticity.Studies.Changes;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Metrics;
using Plasticity.Studies.Models;
using Plasticity.Studies.Parts;
using Plasticity.Studies.Records;
using Plasticity.Studies.Rules;
using Plasticity.Studies.Samplers;
using Plasticity.Studies.Stops;

namespace Plasticity.Laboratory.Tests.Declarations;

/// <summary>Texts with the former keys are read where they mean the same; else a line says what to write.</summary>
public sealed class OldTextTests
{
    private const string Documented = """
        study: head-reset
        question: Is it enough to reset the head?
        settings: { train-images: 2000, test-images: 2000, half-size: true, batch: 64 }
        phases:
          pretrain: { data: { kind: random-share, share: 0.5 }, stop: { kind: after-epochs, epochs: 40 }, stream: 1 }
          tune: { stop: { kind: after-epochs, epochs: 40 } }
        arms:
          - { name: fresh, phases: [tune] }
          - { name: warm, phases: [pretrain, tune] }
          - name: new-head
            phases: [pretrain, { phase: tune, entry: [{ kind: reset-modules, which: last-n, n: 1 }] }]
        claims:
          - { text: Resetting the head restores test accuracy., higher: [new-head], lower: [warm] }
        """;

    private readonly StudyText _text = new(new Registry());

    [Fact]
    public void The_study_that_the_manual_had_is_the_same_study()
    {
        Phase pretrain = new() { Name = "pretrain", Batch = 64, Task = new TaskData { Part = new RandomShare(0.5) }, Stop = new AfterEpochs(40) };
        Phase tune = new() { Name = "tune", Batch = 64, Stop = new AfterEpochs(40) };
        Study expected = new(
            "head-reset", [new Arm("fresh", [tune]), new Arm("warm", [pretrain, tune]), new Arm("new-head", [pretrain, tune with { Rules = [new ResetModules(ModuleSpan.LastN, 1)] }])])
        {
            Question = "Is it enough to reset the head?",
            Data = new DataUse { Train = 2000, Test = 2000, Shrink = 2 },
            Phases = [pretrain, tune],
            Metrics = [new Value { Name = "tail-accuracy" }],
            Figures = [new Curves { Name = "learning-curves" }, new Ends { Name = "paired-gap" }],
            Claims = [new Claim("Resetting the head restores test accuracy.", ["new-head"], ["warm"])],
        };
        Study read = _text.Parse(Documented);
        Assert.Equal(expected, read);
        Assert.Equal(read, _text.Parse(_text.Write(read)));
        Assert.Equal(3, _text.Parse(_text.Set(Documented, "seeds=3")).Seeds);
        Assert.Contains("rules: {reset-modules: {}}", _text.Write(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_the_study_are_those_of_phases_that_left_them_open()
    {
        Study study = _text.Parse("""
            study: old
            settings: { model: mlp, depth: 2, optimiser: sgd, momentum: 0.9, rate: 0.1, l2: 0.001, translate: 3, flip: true, seeds: 2, first-seed: 7, engine: { graphs: false }, curve-test-images: 9 }
            phases:
              open: { rate: none, test-every: 1 }
              own: { rate: 0.2, optimiser: { kind: adam, decay: 0.1 }, regularisers: { l2: 0.5, flip: true, penalty-epochs: { from: 2, to: 9 }, augmentation-epochs: { to: 4 } }, sampling: { kind: smooth-transition, gamma: 0.25 } }
            arms:
              - { name: a, phases: [open, own], network: { kind: logistic, depth: 1, width: 8 }, at: { share: 1 } }
              - { name: b, phases: [{ phase: own, regularisers: {}, entry: [shrink-perturb], stream: 0 }] }
            metrics: [{ kind: tail-accuracy, phase: own }]
            """);
        Phase open = study.Phases[0], own = study.Phases[1], changed = study.Arms[1].Phases[0];
        Assert.Equal((2, 7, false, 9), (study.Seeds, study.FirstSeed, study.Engine.Graphs, study.Data.CurveTest));
        Assert.Equal(new Mlp { Hidden = [100, 100] }, study.Model);
        Assert.Equal(new Mlp { Hidden = [] }, study.Arms[0].Model);
        Assert.Equal(new SgdSettings { Momentum = 0.9f, L2 = 0.001f }, open.Optimiser);
        Assert.Equal([new Translate { Pixels = 3 }, new Flip()], open.Augment);
        Assert.Equal((0.1, 0.2), (open.Rate, own.Rate));
        Assert.Equal(new AdamSettings { Decay = 0.1f }, own.Optimiser);
        Assert.Equal([new WeightDecay { Lambda = 0.5, When = Window.Epochs(2, 9) }, new Deficit(new Flip(), Window.Epochs(0, 4)) { Name = "flip" }], own.Rules);
        Assert.Equal(new SmoothTransition { Gamma = 0.25 }, own.Sampler);
        Assert.Equal(own with { Rules = [new ShrinkPerturb()], Augment = [] }, changed);
    }

    [Fact]
    public void Probes_metrics_and_figures_keep_their_names()
    {
        Study study = _text.Parse("""
            study: old
            tuning-phase: late
            phases: { late: {} }
            arms: [{ name: a, phases: [late] }]
            probes: [{ measure: weight-norm, phase: late, at: [start, epoch] }, { measure: weight-norm, phase: late, at: [epoch, end] }, { measure: weight-norm, phase: late, at: [start, end] }]
            metrics: [{ kind: tail-accuracy, phase: late }, { kind: time-to, phase: late, accuracy: 0.9, test: true, in: epochs }, { kind: measured, measure: weight-norm, phase: late, at: end }]
            figures: [{ kind: curves, arms: [a] }, { kind: sweep, file: by-share, x: share }, ends]
            """);
        Assert.Equal(["/1ep", "1ep../1ep", "start", "end"], study.Probes.Select(probe => probe.When.ToString()));
        Assert.Equal(["tail-accuracy", "epochs-to-test-90", "weight-norm-at-late-end"], study.Metrics.Select(metric => metric.Key));
        Assert.Equal(new TimeTo { Name = "epochs-to-test-90", Phase = "late", Measure = "test-accuracy", Threshold = 0.9, In = TimeUnit.Epochs }, study.Metrics[1]);
        Assert.Equal([new Curves { Name = "learning-curves", Arms = ["a"], Origin = "late" }, new Sweep { Name = "by-share", X = "share" }, new Ends { Name = "paired-gap" }], study.Figures);
    }

    [Theory]
    [InlineData("  tune: { test-every: 2 }", "test-every: a former key that has no present one of the same meaning; leave it out: every epoch is tested, and 'data: { curve-test: 1000 }'")]
    [InlineData("  tune: { until: 3ep }", "until: a former key that has no present one of the same meaning; write the phase once")]
    [InlineData("  tune: { data: { kind: class-stage, stages: 3, stage: 1 } }", "data: a former key that has no present one of the same meaning; write all stages as one phase")]
    [InlineData("  tune: { optimiser: { kind: sgd, l2: 0.1 }, regularisers: { l2: 0.1 } }", "l2: a former key that has no present one of the same meaning; the optimiser has a penalty l2, too")]
    [InlineData("  tune: { regularisers: { decay: 0.1, penalty-epochs: { from: 3 } } }", "penalty-epochs: a former key that has no present one of the same meaning; decoupled decay")]
    [InlineData("  tune: { regularisers: { l3: 0.1 } }", "unknown key of regularisers 'l3': expected one of l2, decay")]
    [InlineData("  tune: { stops: after-epochs }", "unknown key of a phase 'stops': did you mean 'stop'?")]
    [InlineData("  tune: { entry: [{ kind: shrink-perturb, shrink: 2 }] }", "arm 'fresh', phase 'tune': shrink-perturb: shrink is 2, expected 0 to 1")]
    public void What_has_become_something_else_is_told_with_its_line(string line, string message)
    {
        string[] lines = Documented.Replace("  tune: { stop: { kind: after-epochs, epochs: 40 } }", line, StringComparison.Ordinal).Split('\n');
        InputException refused = Assert.Throws<InputException>(() => _text.Parse(string.Join('\n', lines), "old.yaml"));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("old.yaml:6: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("settings: { widht: 2 }", 2, "unknown key 'widht': did you mean 'width'?")]
    [InlineData("settings: { width: wide }", 2, "width: expected a whole number, found 'wide'")]
    [InlineData("settings: 3", 2, "settings: expected a mapping of settings to values, found '3'")]
    [InlineData("seting: {}", 2, "unknown key of a study 'seting': did you mean 'settings'?")]
    [InlineData("settings: { l2: 0 }\nsweep: {}", 3, "expected a single study, found a sweep of one: 'plasticity sweep old.yaml' runs it")]
    public void A_mistake_in_one_is_told_with_its_line(string line, int blamed, string message)
    {
        InputException refused = Assert.Throws<InputException>(() => _text.Parse($"study: old\n{line}\nphases: {{ tune: {{}} }}\narms: [{{ name: a, phases: [tune] }}]", "old.yaml"));
        Assert.Equal($"old.yaml:{blamed}: {message}", refused.Message[..Math.Min(refused.Message.Length, $"old.yaml:{blamed}: {message}".Length)]);
    }

    [Fact]
    public void Two_streams_of_one_name_are_no_pair()
    {
        InputException refused = Assert.Throws<InputException>(() => _text.Parse("study: old\nphases: { tune: { stream: 1 } }\narms:\n- { name: a, phases: [tune] }\n- { name: b, phases: [{ phase: tune, stream: 2 }] }", "old.yaml"));
        Assert.StartsWith("old.yaml:5: stream: a former key", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'tune' had stream 1 elsewhere", refused.Message, StringComparison.Ordinal);
    }
}
