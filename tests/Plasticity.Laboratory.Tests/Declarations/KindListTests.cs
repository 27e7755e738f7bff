using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Declarations;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;

namespace Plasticity.Laboratory.Tests.Declarations;

/// <summary>What is told of the kinds is true: their examples read.</summary>
public sealed class KindListTests
{
    private static readonly Registry s_registry = new();

    public static TheoryData<string, string> Kinds()
    {
        TheoryData<string, string> rows = [];
        foreach (KindHelp kind in new KindList(s_registry).All) rows.Add(kind.Noun, kind.Kind);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_example_reads_and_has_it(string noun, string kind)
    {
        KindHelp help = Assert.Single(new KindList(s_registry).Of(kind), each => each.Noun == noun);
        StudyText text = new(s_registry);
        string arms = $"arms: [{{ name: a, phases: [{(help.Example.StartsWith("phases", StringComparison.Ordinal) ? "tune" : "{ name: tune }")}] }}]";
        Study study = text.Parse($"name: example\n{help.Example}\n{arms}\n");
        // A kind that is the default leaves no mark.
        Study without = text.Parse("name: example\nphases: { tune: {} }\narms: [{ name: a, phases: [tune] }]\n");
        string[] defaults = ["adam", "after-epochs", "all-samples", "constant", "cross-entropy", "permuted", "plain", "res-net"];
        if (defaults.Contains(kind)) Assert.Equal(without.Arms, study.Arms);
        else Assert.Contains(kind, text.Write(study), StringComparison.Ordinal);
        Assert.Equal(help.Keys.Count - (help.Keys.Any(key => key.Key == "name") ? 1 : 0), help.Keys.Count(key => help.Example.Contains($"{key.Key}: ", StringComparison.Ordinal) && key.Key != "name"));
    }

    [Fact]
    public void Keys_have_their_type_default_and_help()
    {
        KindHelp help = Assert.Single(new KindList(s_registry).Of("shrink-perturb"));
        Assert.Equal(("rule", "Plasticity.Studies"), (help.Noun, help.From));
        Assert.Equal(["shrink", "perturb", "noise", "reset-statistics", "when", "from-round", "name"], help.Keys.Select(key => key.Key));
        Assert.Equal(new KeyHelp("shrink", "a number", "0.4", "Factor on the weights, in [0, 1]."), help.Keys[0]);
        Assert.Equal("fresh-network | gaussian", help.Keys[2].Type);
        Assert.StartsWith("a window: always", help.Keys[4].Type, StringComparison.Ordinal);
        Assert.Equal("start", help.Keys[4].Default);
        Assert.Equal("phases: { tune: { rules: { shrink-perturb: { shrink: 0.4, perturb: 0.1, noise: fresh-network, reset-statistics: true, when: start, from-round: 1 } } } }", help.Example);
        Assert.Contains("\n  shrink            Factor on the weights, in [0, 1]. (a number; default 0.4)\n", KindList.Text([help]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_is_a_noun_or_a_kind()
    {
        KindList list = new(s_registry);
        Assert.Equal(["adam", "adamw", "rmsprop", "sgd"], list.Of("optimiser").Select(kind => kind.Kind));
        Assert.Equal("0.01", list.Of("adamw")[0].Keys.Single(key => key.Key == "decay").Default);
        Assert.Contains("did you mean 'shrink-perturb'?", Assert.Throws<InputException>(() => list.Of("shrink-pertub")).Message, StringComparison.Ordinal);
        Assert.Contains("stop:        after-epochs, after-steps, until-fit\n", list.Overview(), StringComparison.Ordinal);
        Assert.Equal(s_registry.Names(typeof(OptimiserSettings)), list.Of("optimiser").Select(kind => kind.Kind));
    }
}
