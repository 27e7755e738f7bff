using Plasticity.Laboratory.Declarations;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Papers;
using Xunit.Abstractions;

namespace Plasticity.Laboratory.Tests.Declarations;

/// <summary>A study written is read as the same study.</summary>
public sealed class RoundTripTests(ITestOutputHelper output)
{
    private readonly StudyText _text = new(new Registry());

    [Theory]
    [MemberData(nameof(Catalogue.Studies), MemberType = typeof(Catalogue))]
    public void Every_study_of_the_catalogue_is_itself_again(string name, StudySize size)
    {
        Study study = Catalogue.Of(name, size);
        string text = _text.Write(study);
        output.WriteLine(text);
        Study read = _text.Parse(text);
        Assert.Equal(study, read);
        Assert.Equal(text, _text.Write(read));
        Assert.Equal(_text.Hash(study, "cifar10"), _text.Hash(read, "cifar10"));
    }

    /// <summary>Studies with every kind, changed phases and odd names, from fixed seeds.</summary>
    [Fact]
    public void Any_study_is_itself_again()
    {
        Registry registry = new();
        HashSet<string> kinds = [];
        for (int seed = 0; seed < 200; seed++)
        {
            Study study = new RandomStudies(registry, new Random(seed)).Study();
            string text = _text.Write(study);
            Study read = _text.Parse(text, $"random-{seed}.yaml");
            Assert.True(study == read, $"random study {seed}:\n{text}\nas\n{_text.Write(read)}");
            Assert.Equal(text, _text.Write(read));
            kinds.UnionWith(text.Split([' ', ',', ':', '{', '}', '[', ']', '\n']));
        }
        // Phases that change another, take a rule out, or give a list in full are among them, and every kind.
        Assert.Empty(registry.Nouns.Values.SelectMany(registry.Names).Except(["adam", "constant", "plain", "cross-entropy", "permuted", "all-samples"]).Except(kinds));
    }
}
