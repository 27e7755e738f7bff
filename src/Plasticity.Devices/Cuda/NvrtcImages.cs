using System.Globalization;
using Plasticity.Devices.Programs;

namespace Plasticity.Devices.Cuda;

/// <summary>CUDA C++, compiled by NVRTC. Images are kept on disk.</summary>
internal sealed class NvrtcImages(CudaHardware hardware, ProgramCache cache) : ICudaImages
{
    // Asked for at the first program: a GPU that cannot be used has none, and the device says so.
    private readonly Lazy<CudaTarget> _target = new(() => NvrtcCompiler.TargetFor(hardware.Capability)!.Value);

    public string Architecture => _target.Value.Architecture;

    public int Compiled { get; private set; }

    public byte[]? Kept(KernelProgram program) => cache.Find(KeyOf(program.Text));

    public byte[] Make(KernelProgram program)
    {
        byte[] image = NvrtcCompiler.Compile(hardware.Info.Id, program, _target.Value);
        Compiled++;
        return image;
    }

    public void Keep(KernelProgram program, byte[] image) => cache.Keep(KeyOf(program.Text), image);

    /// <summary>Everything that a compiled program depends on.</summary>
    internal string KeyOf(string text) => ProgramCache.Key(
        "cuda 1", text, string.Join(' ', NvrtcCompiler.OptionsFor(_target.Value)), NvrtcCompiler.Version, hardware.DriverVersion.ToString(CultureInfo.InvariantCulture));
}
