using Plasticity.Devices.Programs;

namespace Plasticity.Devices.Cuda;

/// <summary>Makes of a program's text what the driver loads: machine code, or PTX that ends with a zero.</summary>
internal interface ICudaImages
{
    /// <summary>"sm_90", for messages.</summary>
    string Architecture { get; }

    /// <summary>Images that were made, not found.</summary>
    int Compiled { get; }

    /// <summary>An image that was made before; null if there is none.</summary>
    byte[]? Kept(KernelProgram program);

    /// <summary>Makes one.</summary>
    /// <exception cref="DeviceException">The text does not compile; the message holds the log.</exception>
    byte[] Make(KernelProgram program);

    /// <summary>Keeps an image that was made, now that a driver has taken it.</summary>
    void Keep(KernelProgram program, byte[] image);
}
