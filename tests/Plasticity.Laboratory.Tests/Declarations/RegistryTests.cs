using System.Reflection;
using System.Reflection.Emit;
using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Declarations;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;

namespace Plasticity.Laboratory.Tests.Declarations;

public sealed class RegistryTests
{
    [Fact]
    public void Every_noun_has_its_kinds()
    {
        Registry registry = new();
        Assert.Equal(["change", "figure", "measure", "metric", "model", "objective", "optimiser", "part", "rule", "sampler", "schedule", "step-rule", "stop"], registry.Nouns.Keys);
        Assert.Equal(["adam", "adamw", "rmsprop", "sgd"], registry.Names(typeof(OptimiserSettings)));
        Assert.Equal(["after-epochs", "after-steps", "until-fit"], registry.Names(typeof(Stop)));
        Assert.Contains("l2-init", registry.Names(typeof(Rule)));
        Assert.Contains("deficit", registry.Names(typeof(Participant)));
    }

    [Fact]
    public void A_plugin_brings_kinds_to_the_registry_that_it_is_added_to()
    {
        Registry registry = new(), other = new();
        registry.Add(typeof(CountSteps).Assembly);
        registry.Add(typeof(CountSteps).Assembly);
        const string text = "name: own\nphases: { tune: { rules: { count-steps: { each: 3 } }, stop: { kind: after-some, some: 3 } } }\narms: [{ name: a, phases: [tune] }]";
        Study study = new StudyText(registry).Parse(text);
        Assert.Equal(new CountSteps { Each = 3 }, Assert.Single(study.Arms[0].Phases[0].Rules));
        Assert.Equal(new AfterSome(3), study.Phases[0].Stop);
        string lacks = text.Replace("{ kind: after-some, some: 3 }", "after-some", StringComparison.Ordinal);
        Assert.Equal("study.yaml:2: after-some: expected the key some, found none", Assert.Throws<InputException>(() => new StudyText(registry).Parse(lacks)).Message);
        Assert.Equal("", Assert.Single(new KindList(registry).Of("after-some")).Keys[0].Default);
        Assert.Equal(study, new StudyText(registry).Parse(new StudyText(registry).Write(study)));
        Assert.Contains("unknown kind of rules 'count-steps'", Assert.Throws<InputException>(() => new StudyText(other).Parse(text)).Message, StringComparison.Ordinal);
        Assert.Contains("is not", Assert.Throws<InputException>(() => new StudyText(other).Write(study)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_kinds_of_one_name_are_refused_with_both_assemblies()
    {
        ModuleBuilder plugin = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Other.Plugin"), AssemblyBuilderAccess.Run).DefineDynamicModule("main");
        TypeBuilder type = plugin.DefineType("Other.AfterSteps", TypeAttributes.Public | TypeAttributes.Class, typeof(OddStop));
        type.DefineDefaultConstructor(MethodAttributes.Public);
        // What the compiler writes for a record.
        MethodBuilder clone = type.DefineMethod("<Clone>$", MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig | MethodAttributes.NewSlot, typeof(OddStop), null);
        clone.GetILGenerator().Emit(OpCodes.Ldnull);
        clone.GetILGenerator().Emit(OpCodes.Ret);
        type.DefineMethodOverride(clone, typeof(OddStop).GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)!);
        InputException refused = Assert.Throws<InputException>(() => new Registry().Add(type.CreateType().Assembly));
        Assert.Equal("two kinds of stop are called 'after-steps', expected names that differ: Plasticity.Studies.Stops.AfterSteps in Plasticity.Studies and Other.AfterSteps in Other.Plugin; rename one of them", refused.Message);
    }
}

/// <summary>A rule of a plugin.</summary>
public sealed record CountSteps : Rule
{
    public int Each { get; init; } = 1;
}

/// <summary>A stop of a plugin whose number has no default.</summary>
public sealed record AfterSome(int Some) : Stop
{
    public override long MostSteps(int stepsOfEpoch) => Some;
}

/// <summary>What a plugin of the same name inherits from.</summary>
public record OddStop : Stop
{
    public override long MostSteps(int stepsOfEpoch) => 1;
}
