using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Plasticity.Devices;

/// <summary>What some of a device's memory is used for.</summary>
/// <param name="Name">As whoever asked for it called it: "activations", "weights".</param>
/// <param name="Buffers">In how many pieces.</param>
/// <param name="Bytes">Of all of them, rounded up as the device does.</param>
public sealed record MemoryHolder(string Name, int Buffers, long Bytes);

/// <summary>A device has not the memory that was asked for. It stays usable: what it has can be freed and asked for again.</summary>
/// <param name="message">One line that says all that follows.</param>
/// <param name="requested">Bytes asked for.</param>
/// <param name="free">Bytes that the device had left.</param>
/// <param name="holders">What holds the rest, the largest first, five at most.</param>
public sealed class DeviceMemoryException(string message, long requested, long free, IReadOnlyList<MemoryHolder> holders) : DeviceException(message)
{
    private const int HoldersTold = 5;

    /// <summary>Bytes asked for.</summary>
    public long Requested { get; } = requested;

    /// <summary>Bytes that the device had left.</summary>
    public long Free { get; } = free;

    /// <summary>What holds the rest, the largest first, five at most.</summary>
    public IReadOnlyList<MemoryHolder> Holders { get; } = holders;

    /// <param name="what">What the bytes were for.</param>
    /// <param name="free">Bytes left.</param>
    /// <param name="holders">The largest first.</param>
    [DoesNotReturn]
    internal static void Throw(DeviceInfo device, long requested, string what, long free, IReadOnlyList<MemoryHolder> holders)
    {
        MemoryHolder[] largest = [.. holders.Take(HoldersTold)];
        string held = largest.Length == 0 ? "nothing held here" : "held here: " + string.Join(", ", largest.Select(Text));
        throw new DeviceMemoryException(
            string.Create(CultureInfo.InvariantCulture,
                $"{device.Id}: {requested:N0} bytes asked for ({what}), {free:N0} of {device.MemoryBytes:N0} free; {held}; use a smaller batch, width or data set"),
            requested, free, largest);
    }

    private static string Text(MemoryHolder holder) => string.Create(CultureInfo.InvariantCulture,
        $"{holder.Name} {holder.Bytes:N0}{(holder.Buffers == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" in {holder.Buffers:N0}"))}");
}
