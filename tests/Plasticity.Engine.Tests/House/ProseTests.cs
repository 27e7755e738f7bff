using System.Text.RegularExpressions;

namespace Plasticity.Engine.Tests.House;

/// <summary>Pages and help follow docs/style.md: short sentences, and the words of its table.</summary>
public sealed partial class ProseTests
{
    private const int MostWords = 25;
    private const string StylePage = "docs/style.md";

    public static TheoryData<string> Pages => [.. PagesIn(".").Concat(PagesIn("docs")).Concat(PagesIn("benchmarks")).Where(page => page != StylePage)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Sentences_are_short(string page) =>
        None(Prose.Sentences(Read(page)).Where(sentence => Prose.Words(sentence) > MostWords));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Pages_use_the_words_of_the_style_page(string page) => None(Avoided(Read(page)));

    [Fact]
    public void Help_uses_the_words_of_the_style_page() =>
        None(
            from string file in Repository.Sources("src")
            from Match help in Help().Matches(Read(file))
            from string words in Avoided(help.Value)
            select $"{file}: {words}");

    [Theory]
    [InlineData("One. Two words; three more here", 3)]
    [InlineData("`a. b` is code, and 0.5 is a number.", 1)]
    [InlineData("- one item\n- another\n\n| a | table. With a stop. |\n\n```\ncode. Code.\n```", 2)]
    public void Sentences_are_told_apart(string text, int expected) => Assert.Equal(expected, Prose.Sentences(text).Count());

    [Fact]
    public void Words_to_avoid_are_found() => Assert.Equal(["rectifier"], Avoided("behind the\nrectifier"));

    private static void None(IEnumerable<string> found) => Assert.True(!found.Any(), string.Join('\n', found));

    private static IEnumerable<string> Avoided(string text)
    {
        string plain = Space().Replace(text, " ");
        return Prose.Avoided(Read(StylePage)).Where(words => Regex.IsMatch(plain, $@"\b{Regex.Escape(words)}", RegexOptions.IgnoreCase));
    }

    private static IEnumerable<string> PagesIn(string folder) =>
        Directory.EnumerateFiles(Repository.At(folder), "*.md", folder == "." ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static string Read(string page) => File.ReadAllText(Repository.At(page));

    [GeneratedRegex(@"\[Help\(.*?\)\]", RegexOptions.Singleline)]
    private static partial Regex Help();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
