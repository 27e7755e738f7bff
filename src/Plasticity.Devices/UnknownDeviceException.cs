namespace Plasticity.Devices;

/// <summary>A device was named that this machine does not have. The message is one line.</summary>
/// <param name="name">The name asked for.</param>
/// <param name="validNames">The names that would have been understood.</param>
/// <param name="reason">Why there is none, where that is known.</param>
public sealed class UnknownDeviceException(string name, IReadOnlyList<string> validNames, string? reason = null)
    : Exception($"no device {name}: {(reason is null ? "" : reason + "; ")}expected one of {string.Join(", ", validNames)}")
{
    /// <summary>The name asked for.</summary>
    public string Name { get; } = name;

    /// <summary>Why this machine has none, where the name itself is a good one; null for a name that is none.</summary>
    public string? Reason { get; } = reason;

    /// <summary>The names that would have been understood on this machine.</summary>
    public IReadOnlyList<string> ValidNames { get; } = validNames;
}
