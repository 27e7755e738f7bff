using System.Reflection;

namespace Plasticity.Studies.Tests.Nouns;

public sealed class NounTests
{
    private static readonly Type[] Kinds = [.. typeof(Noun).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(Noun)))];

    [Fact]
    public void No_noun_has_a_field_that_changes()
    {
        // What a run remembers is in its state: a field would be lost when it is left.
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        Assert.True(Kinds.Length > 30, $"{Kinds.Length} kinds");
        string[] changing =
        [
            .. from Type kind in Kinds
               from Type type in Lineage(kind)
               from FieldInfo field in type.GetFields(all | BindingFlags.DeclaredOnly)
               where !field.IsInitOnly
               select $"{type.Name}.{field.Name}",
        ];
        Assert.Empty(changing);
    }

    [Fact]
    public void Every_noun_that_is_made_without_arguments_is_in_range()
    {
        foreach (Type kind in Kinds.Where(kind => kind.GetConstructor([]) is not null))
        {
            if (Activator.CreateInstance(kind) is Noun noun && kind.Name is not ("Freeze" or "TransitionCurves")) noun.Validate();
        }
    }

    [Fact]
    public void No_two_kinds_of_one_noun_share_a_name()
    {
        Assert.Empty(Kinds.GroupBy(kind => (Role(kind), Noun.KindOf(kind))).Where(group => group.Count() > 1).Select(group => group.Key));
        static Type Role(Type kind) => Lineage(kind).Last(type => type != typeof(Noun) && type != typeof(NamedNoun) && type != typeof(Participant) && type.IsAssignableTo(typeof(Noun)));
    }

    [Theory]
    [InlineData(typeof(Plasticity.Studies.Rules.ShrinkPerturb), "shrink-perturb")]
    [InlineData(typeof(Plasticity.Studies.Rules.L2Init), "l2-init")]
    [InlineData(typeof(Plasticity.Engine.Optimisers.SgdSettings), "sgd")]
    public void A_kind_is_called_as_its_record_is(Type kind, string name) => Assert.Equal(name, Noun.KindOf(kind));

    [Fact]
    public void State_and_numbers_go_by_role_and_name()
    {
        Assert.Equal("rule/shrink-perturb", new Plasticity.Studies.Rules.ShrinkPerturb().Path);
        Assert.Equal("rule/late", new Plasticity.Studies.Rules.ShrinkPerturb { Name = "late" }.Path);
        Assert.Equal("change/blur", new Plasticity.Studies.Changes.Blur().Path);
    }

    private static IEnumerable<Type> Lineage(Type type)
    {
        for (Type? at = type; at is not null && at != typeof(object); at = at.BaseType) yield return at;
    }
}
