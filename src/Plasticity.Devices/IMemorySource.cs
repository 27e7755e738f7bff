namespace Plasticity.Devices;

/// <summary>Where a pool gets a device's memory from, and gives it back to.</summary>
internal interface IMemorySource
{
    /// <summary>Fresh memory, uninitialised.</summary>
    /// <param name="held">Bytes that were allocated here and not released.</param>
    /// <returns>0 where there is no room.</returns>
    /// <exception cref="DeviceException">The driver refuses for another reason.</exception>
    nint TryAllocate(long bytes, long held);

    /// <summary>Takes memory back.</summary>
    void Release(nint memory);

    /// <summary>Bytes that can still be had, as far as the device knows.</summary>
    /// <param name="held">As above.</param>
    long Free(long held);

    /// <summary>Returns when no work that was asked for before can still use what is released next.</summary>
    void Finish();
}
