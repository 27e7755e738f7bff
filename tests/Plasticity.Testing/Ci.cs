namespace Plasticity.Testing;

/// <summary>Where the tests run.</summary>
public static class Ci
{
    /// <summary>Whether a device or a tool that is missing is a failure; elsewhere it is a skip that says why.</summary>
    public static bool SkipsNothing { get; } = Environment.GetEnvironmentVariable("CI") is "true" or "1";
}
