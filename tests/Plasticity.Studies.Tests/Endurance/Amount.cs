using System.Globalization;
using Xunit.Abstractions;

namespace Plasticity.Studies.Tests.Endurance;

/// <summary>How often something is done: seldom where the tests are run, often where <c>build.sh endure</c> asks for it by an environment variable.</summary>
internal static class Amount
{
    /// <summary>Where the counts go besides the test's own output: the file of that name.</summary>
    private const string CountsVariable = "PLASTICITY_COUNTS";

    private static readonly Lock Gate = new();

    public static int Of(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Says what was counted.</summary>
    public static void Say(ITestOutputHelper output, string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable(CountsVariable) is not { Length: > 0 } file) return;
        lock (Gate) File.AppendAllText(file, line + Environment.NewLine);
    }
}
