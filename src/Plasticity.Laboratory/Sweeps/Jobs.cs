using Plasticity.Devices;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>How many runs of a sweep go on at once, and with how many threads each.</summary>
/// <param name="Count">At least 1.</param> <param name="Threads">Of each run's CPU device, at least 1.</param>
public sealed record Jobs(int Count, int Threads)
{
    /// <summary>What a process needs of a GPU beside its tensors: the driver's context and the kernels.</summary>
    public const long ContextBytes = 600L << 20;

    private const double UsableShare = 0.85;

    /// <summary>Settles what was left open.</summary>
    /// <param name="asked">0 for as many as fit.</param> <param name="threads">0 for what is left of the processor.</param>
    /// <param name="points">Runs that there are to do.</param> <param name="cores">Of the processor.</param>
    /// <param name="device">Where they run.</param> <param name="bytesOfRun">Memory that one takes on the device; 0 where that is not known.</param>
    /// <remarks>
    /// On the CPU small networks gain little from a second thread: without further word each run has one and there are as many runs as cores. A
    /// GPU is not filled by one small network either; there it is memory, and a core for each run that feeds it, that end the row.
    /// </remarks>
    public static Jobs Settle(int asked, int threads, int points, int cores, DeviceInfo device, long bytesOfRun)
    {
        int count = asked > 0 ? asked : Math.Min(Math.Max(1, cores / Math.Max(1, threads)), Room(device, bytesOfRun));
        count = Math.Clamp(count, 1, Math.Max(1, points));
        return new Jobs(count, threads > 0 ? threads : Math.Max(1, cores / count));
    }

    private static int Room(DeviceInfo device, long bytesOfRun)
    {
        if (bytesOfRun <= 0 || device.MemoryBytes <= 0) return int.MaxValue;
        long each = bytesOfRun + (device.Kind == DeviceKind.Cpu ? 0 : ContextBytes);
        return (int)Math.Clamp(UsableShare * device.MemoryBytes / each, 1, int.MaxValue);
    }
}
