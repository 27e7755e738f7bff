using System.Diagnostics.CodeAnalysis;

namespace Plasticity.Devices;

/// <summary>A device refused a call, has no memory left, or is not there. The message is one line that says what to do.</summary>
public class DeviceException : Exception
{
    public DeviceException(string message) : base(message) { }

    public DeviceException(string message, Exception inner) : base(message, inner) { }

    public DeviceException() { }

    [DoesNotReturn]
    internal static void NoWinograd(DeviceInfo device) =>
        throw new DeviceException($"{device.Id}: expected the convolution algorithm auto or direct, found winograd, which the CPU device alone has");

    [DoesNotReturn]
    internal static void CallFailed(string device, string call, int code, string name) =>
        throw new DeviceException($"{device}: {call} failed with {code} ({name})");

    [DoesNotReturn]
    internal static void DoesNotCompile(string device, string source, string entry, string log) =>
        throw new DeviceException($"{device}: {source} does not compile (wanted for {entry}):\n{log}");
}
