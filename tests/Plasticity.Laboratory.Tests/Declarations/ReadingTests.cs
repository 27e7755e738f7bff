using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Declarations;
using Plasticity.Studies.Changes;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Parts;
using Plasticity.Studies.Records;
using Plasticity.Studies.Rules;
using Plasticity.Studies.Stops;

namespace Plasticity.Laboratory.Tests.Declarations;

/// <summary>What texts mean.</summary>
public sealed class ReadingTests
{
    private readonly StudyText _text = new(new Registry());

    [Fact]
    public void A_key_that_is_a_kind_needs_none_and_another_is_a_name()
    {
        Phase phase = Phase("rules: { shrink-perturb: { shrink: 0.2 }, late: { kind: deficit, change: blur, when: 0ep..4ep }, early: deficit }");
        Assert.Equal([new ShrinkPerturb(0.2, 0.1), new Deficit(new Blur(), Window.Epochs(0, 4)) { Name = "late" }, new Deficit { Name = "early" }], phase.Rules);
    }

    [Fact]
    public void What_is_not_given_has_its_default()
    {
        Phase phase = Phase("stop: { epochs: 3 }, optimiser: { kind: adamw, l2: 0.1 }, task: { part: { kind: random-share, share: 0.1 } }, schedule: cosine");
        Assert.Equal(new AfterEpochs(3), phase.Stop);
        Assert.Equal(new AdamSettings { Decay = 0.01f, L2 = 0.1f }, phase.Optimiser);
        Assert.Equal(new TaskData { Part = new RandomShare(0.1) }, phase.Task);
        Assert.Equal(new Carry(), phase.Carry);
        Assert.Equal(128, phase.Batch);
    }

    [Theory]
    [InlineData("prune: { share: 0.5 }", "prune 0.5, late 4")] // one key of one rule
    [InlineData("prune: none", "late 4")]
    [InlineData("late: { change: { factor: 2 } }", "prune 0.4, late 2")]
    [InlineData("late: none, prune: none", "")]
    [InlineData("freeze: { modules: [stem] }", "prune 0.4, late 4, freeze")]
    [InlineData("late: { kind: prune, share: 0.1 }", "prune 0.4, late 0.1")] // another kind replaces
    [InlineData("late: { kind: deficit }", "prune 0.4, late 4")]
    public void An_arm_changes_single_keys_of_single_rules(string rules, string expected)
    {
        Study study = _text.Parse($$"""
            name: changes
            phases: { level: { rules: { prune: { share: 0.4, when: 1ep.. }, late: { kind: deficit, change: { kind: blur, factor: 4 } } }, rate: 0.1 } }
            arms:
              - { name: a, phases: [{ phase: level, rules: { {{rules}} }, batch: 3, carry: { statistics: false } }] }
            """);
        Phase phase = study.Arms[0].Phases[0];
        Assert.Equal((0.1, 3, false, 128), (phase.Rate, phase.Batch, phase.Carry.Statistics, study.Phases[0].Batch));
        Assert.Equal(expected, string.Join(", ", phase.Rules.Select(Words)));
        if (phase.Rules.OfType<Prune>().FirstOrDefault(rule => rule.Name.Length == 0) is { } kept) Assert.Equal("1ep..", kept.When.ToString());

        static string Words(Rule rule) => rule switch { Prune prune => $"{rule.Key} {prune.Share}", Deficit { Change: Blur blur } => $"{rule.Key} {blur.Factor}", _ => rule.Key };
    }

    [Fact]
    public void A_list_in_full_is_the_list()
    {
        Study study = _text.Parse("""
            name: changes
            phases: { level: { rules: { prune: {}, rewind: {} } } }
            arms: [{ name: a, phases: [{ phase: level, rules: [rewind, { kind: prune, name: first }, prune] }] }]
            """);
        Assert.Equal(["rewind", "first", "prune"], study.Arms[0].Phases[0].Rules.Select(rule => rule.Key));
        Assert.Equal(study, _text.Parse(_text.Write(study)));
    }

    [Fact]
    public void A_run_is_named_for_what_the_text_says_and_not_for_how_it_says_it()
    {
        const string text = "name: a\nphases: { tune: { stop: { kind: after-epochs, epochs: 4 }, rules: { prune: {} } } }\narms: [{ name: x, phases: [tune] }]\n";
        string[] same =
        [
            "# a remark\n" + text, text + "seeds: 5\n", text.Replace("{ kind: after-epochs, epochs: 4 }", "{epochs: 4}", StringComparison.Ordinal),
            text.Replace("prune: {}", "prune: { kind: prune, share: 0.20 }", StringComparison.Ordinal), text + "question: And why?\n",
        ];
        string[] others = [text.Replace("epochs: 4", "epochs: 5", StringComparison.Ordinal), text.Replace("name: x", "name: y", StringComparison.Ordinal), text + "seeds: 4\n", text + "data: { train: 9 }\n"];
        string hash = Hash(text);
        Assert.Matches("^[0-9a-f]{8}$", hash);
        Assert.All(same, other => Assert.Equal(hash, Hash(other)));
        Assert.Equal(5, others.Append(text).Select(Hash).Distinct().Count());
        Assert.NotEqual(hash, _text.Hash(_text.Parse(text), "mnist"));

        string Hash(string text) => _text.Hash(_text.Parse(text), "cifar10");
    }

    [Theory]
    [InlineData("fresh", "fresh", "")]
    [InlineData("fresh", "treated", "also pretrain; tune { rules: { shrink-perturb: {} } }")]
    [InlineData("treated", "fresh", "without pretrain; tune { rules: { shrink-perturb: none } }")]
    [InlineData("treated", "other", "tune { stop: { kind: after-steps, steps: 9 }, rules: { shrink-perturb: { shrink: 0.2 } } }; model: { kind: mlp, hidden: [3] }")]
    [InlineData("fresh", "slow", "tune { stop: { epochs: 2 } }")]
    [InlineData("treated", "turned", "in the order tune, pretrain; tune { rules: { shrink-perturb: none } }")]
    public void How_arms_differ_is_told_in_the_words_of_the_text(string from, string to, string expected)
    {
        Study study = _text.Parse("""
            name: differ
            phases: { pretrain: {}, tune: {} }
            arms:
              - { name: fresh, phases: [tune] }
              - { name: treated, phases: [pretrain, { phase: tune, rules: { shrink-perturb: {} } }] }
              - { name: other, phases: [pretrain, { phase: tune, rules: { shrink-perturb: { shrink: 0.2 } }, stop: { kind: after-steps, steps: 9 } }], model: { kind: mlp, hidden: [3] } }
              - { name: slow, phases: [{ phase: tune, stop: { epochs: 2 } }] }
              - { name: turned, phases: [tune, pretrain] }
            """);
        Assert.Equal(expected, _text.Difference(study.Arms.Single(arm => arm.Name == from), study.Arms.Single(arm => arm.Name == to)));
    }

    private Phase Phase(string keys) => _text.Parse($"name: reading\nphases: {{ tune: {{ {keys} }} }}\narms: [{{ name: a, phases: [tune] }}]").Arms[0].Phases[0];
}
