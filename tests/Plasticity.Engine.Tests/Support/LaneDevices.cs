using System.Reflection;
using Plasticity.Devices;
using Plasticity.Devices.OpenCl;
using Plasticity.Devices.Programs;
using Plasticity.Devices.Text;

namespace Plasticity.Engine.Tests.Support;

/// <summary>What it takes to compare kernels in C# with their texts bit by bit: one device for each form, opened at first use, poisoned.</summary>
public sealed class LaneDevices : IDisposable
{
    private readonly Lazy<PoisoningDevice> _text = new(() => new(OpenText()));
    private readonly Lazy<PoisoningDevice> _lanes = new(() => new(TestDevices.Open(DeviceKind.IlgpuOpenCl)));
    private readonly Lazy<PoisoningDevice> _threads = new(() => new(TestDevices.Open(DeviceKind.IlgpuCpu)));

    /// <summary>The first OpenCL device with the texts, where multiply_add is rounded once.</summary>
    public PoisoningDevice Text => _text.Value;

    /// <summary>The same device with the kernels in C#.</summary>
    public PoisoningDevice Lanes => _lanes.Value;

    /// <summary>The kernels in C# as they stand.</summary>
    public PoisoningDevice Threads => _threads.Value;

    public void Dispose()
    {
        foreach (Lazy<PoisoningDevice> device in (Lazy<PoisoningDevice>[])[_text, _lanes, _threads])
        {
            if (device.IsValueCreated) device.Value.Dispose();
        }
    }

    // The text takes mad where the driver does not say that fma is fast. PoCL does not, whatever the processor, and its mad is a product and a sum.
    private static OpenClDevice OpenText() =>
        new(OpenClHardware.Find(KernelForm.Text, out _)[0], new TextLanguage(Fused), ProgramCache.OfUser());

    private static string Fused(Assembly home, string file) => "#define FP_FAST_FMAF 1\n" + KernelText.Of(home, file);
}
