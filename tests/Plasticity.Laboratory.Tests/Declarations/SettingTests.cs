using Plasticity.Laboratory.Declarations;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;

namespace Plasticity.Laboratory.Tests.Declarations;

/// <summary>A setting is an edit of the text.</summary>
public sealed class SettingTests
{
    private const string Text = """
        name: edits
        data: { train: 16 }
        phases:
          pretrain: {}
          tune: { stop: after-epochs, rules: { shrink-perturb: {}, late: deficit } }
        arms:
          - { name: fresh, phases: [tune] }
          - { name: warm, phases: [pretrain, { phase: tune, rate: 0.1 }] }
        probes: [{ measure: weight-norm, phase: tune, when: end }]
        metrics: [value]
        """;

    private readonly StudyText _text = new(new Registry());

    [Theory]
    [InlineData("seeds=3", "seeds: 3")]
    [InlineData("question=Is it: so? #1", "question: 'Is it: so? #1'")]
    [InlineData("question=none", "question: \"none\"")]
    [InlineData("data.train=32", "train: 32")]
    [InlineData("engine.graphs=false", "graphs: false")]
    [InlineData("model.width=4", "width: 4")]
    [InlineData("model=mlp", "model: mlp")]
    [InlineData("model.kind=mlp", "model:\n  kind: mlp")]
    [InlineData("phases.tune.rules.shrink-perturb.shrink=0.2", "shrink-perturb: {shrink: 0.2}")]
    [InlineData("phases.tune.rules.late.change.factor=2", "late: {kind: deficit, change: {factor: 2}}")]
    [InlineData("phases.tune.rules.late.when=0ep..4ep", "late: {kind: deficit, when: 0ep..4ep}")]
    [InlineData("phases.tune.rules.prune.share=0.5", "rules: {shrink-perturb: {}, late: deficit, prune: {share: 0.5}}")]
    [InlineData("phases.tune.rules.shrink-perturb=none", "rules: {late: deficit}")]
    [InlineData("phases.tune.rules.early={kind: deficit, when: 1ep..}", "late: deficit, early: {kind: deficit, when: 1ep..}")]
    [InlineData("phases.tune.stop.epochs=9", "stop: {kind: after-epochs, epochs: 9}")]
    [InlineData("phases.tune.stop=after-steps", "stop: after-steps")]
    [InlineData("phases.pretrain.stop.epochs=9", "pretrain: {stop: {epochs: 9}}")]
    [InlineData("phases.pretrain.task.part.share=0.1", null)]
    [InlineData("arms.warm.phases.tune.rules.shrink-perturb=none", "rate: 0.1, rules: {shrink-perturb: none}")]
    [InlineData("arms.fresh.phases.tune.rules.late.change.factor=2", "[{phase: tune, rules: {late: {change: {factor: 2}}}}]")]
    [InlineData("arms.fresh.phases.tune.stop.epochs=9", "[{phase: tune, stop: {epochs: 9}}]")]
    [InlineData("arms.2.phases.1.rate=0.5", "[{phase: pretrain, rate: 0.5}, ")]
    [InlineData("arms.warm.model.width=2", null)]
    [InlineData("arms.warm.model={kind: res-net, width: 2}", "model: {kind: res-net, width: 2}")]
    [InlineData("arms.warm.at.share=0.5", "at: {share: 0.5}")]
    [InlineData("probes.weight-norm.when=/1ep", "when: /1ep")]
    [InlineData("metrics.value.over=last", "- {kind: value, over: last}")]
    public void It_stands_in_the_text(string assignment, string? expected)
    {
        if (expected is null)
        {
            Assert.StartsWith(assignment.Split('=')[0], Assert.Throws<InputException>(() => _text.Set(Text, assignment)).Message, StringComparison.Ordinal);
            return;
        }
        string edited = _text.Set(Text, assignment);
        Assert.Contains(expected, edited, StringComparison.Ordinal);
        Study before = _text.Parse(Text), after = _text.Parse(edited);
        Assert.Equal(assignment is "model.kind=mlp" or "model=mlp" || before != after, before != after);
        Assert.NotEqual(before, after);
    }

    [Theory]
    [InlineData("seeds", "expected PATH=VALUE, found 'seeds'")]
    [InlineData("seed=3", "seed: unknown key of a study 'seed': did you mean 'seeds'?")]
    [InlineData("seeds=many", "seeds: expected a whole number, found 'many'")]
    [InlineData("seeds.a=3", "seeds.a: seeds is a single value (a whole number) and has no key 'a'")]
    [InlineData("phases.tun.rate=3", "phases.tun.rate: unknown phase 'tun': did you mean 'tune'?")]
    [InlineData("phases.tune.rules.shrink-perturb.shrnk=0.2", "phases.tune.rules.shrink-perturb.shrnk: unknown key of shrink-perturb 'shrnk': did you mean 'shrink'?")]
    [InlineData("phases.tune.rules.shrink-pertub.shrink=0.2", "phases.tune.rules.shrink-pertub.shrink: unknown rule in rules 'shrink-pertub': did you mean 'shrink-perturb'?")]
    [InlineData("phases.tune.rules.shrink-perturb.shrink=much", "phases.tune.rules.shrink-perturb.shrink: expected a number, found 'much'")]
    [InlineData("phases.tune.rules.late.when=often", "phases.tune.rules.late.when: expected a window")]
    [InlineData("phases.tune.rules.lat=none", "phases.tune.rules.lat: unknown name of rules 'lat': did you mean 'late'?")]
    [InlineData("phases.tune.stop.steps=3", "phases.tune.stop.steps: unknown key of after-epochs 'steps'")]
    [InlineData("phases.tune.stop=later", "phases.tune.stop: unknown kind of stop 'later'")]
    [InlineData("phases.tune.stop.kind=later", "phases.tune.stop.kind: unknown kind of stop 'later'")]
    [InlineData("phases.tune=none", "phases.tune: expected a key of the phase behind its name")]
    [InlineData("phases.tune.rules={prune: {shar: 1}}", "phases.tune.rules: unknown key of prune 'shar': did you mean 'share'?")]
    [InlineData("arms.wam.phases.tune.rate=1", "arms.wam.phases.tune.rate: unknown name in arms 'wam': did you mean 'warm'?")]
    [InlineData("arms.warm.phases.tun.rate=1", "arms.warm.phases.tun.rate: unknown name in phases 'tun': did you mean 'tune'?")]
    [InlineData("arms.3.phases.tune.rate=1", "arms.3.phases.tune.rate: unknown name in arms '3': expected one of fresh, warm")]
    [InlineData("data=[", "data: expected YAML")]
    public void A_wrong_one_names_the_path_and_the_nearest_key(string assignment, string message) =>
        Assert.StartsWith(message, Assert.Throws<InputException>(() => _text.Set(Text, assignment)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_last_of_two_counts_and_the_rest_stays()
    {
        string text = _text.Set(_text.Set(Text, "phases.tune.rate=0.5"), "phases.tune.rate=0.25");
        Study study = _text.Parse(text), before = _text.Parse(Text);
        Assert.Equal((0.25, 0.25, 0.1), (study.Phases[1].Rate, study.Arms[0].Phases[0].Rate, study.Arms[1].Phases[1].Rate));
        Assert.Equal(before.Phases[1].Rules, study.Phases[1].Rules);
        Assert.Equal(before.Probes, study.Probes);
    }
}
