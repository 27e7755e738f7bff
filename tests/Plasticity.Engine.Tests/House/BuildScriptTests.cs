using System.Text.RegularExpressions;
using Plasticity.Engine.Tests.Support;

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

    private static string[] Calls(string script) =>
    [
        .. File.ReadLines(Repository.At(script))
            .Where(line => !line.TrimStart().StartsWith('#'))
            .SelectMany(line => DotnetCall().Matches(line).Select(match => match.Value))
            .Select(call => call.Replace("\"$@\"", "ARGUMENTS", StringComparison.Ordinal).Replace("@rest", "ARGUMENTS", StringComparison.Ordinal).Trim()),
    ];

    [GeneratedRegex("(?<![\\w/-])dotnet (?:build|test|run|format|restore|publish)[^;|&}]*")]
    private static partial Regex DotnetCall();
}
