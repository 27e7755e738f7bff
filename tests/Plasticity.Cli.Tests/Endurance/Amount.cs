using System.Globalization;

namespace Plasticity.Cli.Tests.Endurance;

/// <summary>How often something is done: seldom where the tests are run, often where <c>build.sh endure</c> asks for it by an environment variable.</summary>
internal static class Amount
{
    public static int Of(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
