using System.Text.RegularExpressions;

namespace Plasticity.Engine.Tests.House;

public sealed partial class BuildScriptTests
{
    [Fact]
    public void Both_make_the_same_dotnet_calls()
    {
        string[] shell = Calls("build.sh"), power = Calls("build.ps1");
        Assert.NotEmpty(shell);
        Assert.Equal(shell, power);
    }

    /// <summary>A need that quick does not know would slow it down unseen; one that no test has any more would stay in the filter.</summary>
    [Theory]
    [InlineData("build.sh")]
    [InlineData("build.ps1")]
    public void Quick_leaves_out_what_needs_more_than_the_SDK(string script)
    {
        IEnumerable<string> needs = typeof(Needs).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(needs.Order(StringComparer.Ordinal), LeftOut().Matches(File.ReadAllText(Repository.At(script))).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    /// <summary>A test that may be skipped says what it needs: its attribute derives from one that does.</summary>
    [Fact]
    public void A_test_that_may_be_skipped_names_what_it_needs()
    {
        IEnumerable<string> silent =
            from path in Repository.Sources("tests")
            from match in SkippingKind().Matches(File.ReadAllText(Repository.At(path)))
            where !path.StartsWith("tests/Plasticity.Testing/", StringComparison.Ordinal)
            select $"{path}: {match.Value}";
        Assert.Empty(silent);
    }

    private static string[] Calls(string script) =>
    [
        .. File.ReadLines(Repository.At(script))
            .Where(line => !line.TrimStart().StartsWith('#'))
            .SelectMany(line => DotnetCall().Matches(line).Select(match => match.Value))
            .Select(call => call.Replace("\"$@\"", "ARGUMENTS", StringComparison.Ordinal).Replace("@rest", "ARGUMENTS", StringComparison.Ordinal).Trim()),
    ];

    [GeneratedRegex(@"\bNeeds!=(\w+)")]
    private static partial Regex LeftOut();

    [GeneratedRegex(@"class \w+(\([^)]*\))? : (Fact|Theory)Attribute\b|\bSkip = ""[^""]")]
    private static partial Regex SkippingKind();

    [GeneratedRegex("(?<![\\w/-])dotnet (?:build|test|run|format|restore|publish)[^;|&}]*")]
    private static partial Regex DotnetCall();
}
