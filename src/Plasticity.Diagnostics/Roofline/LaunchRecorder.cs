using Plasticity.Devices;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>A kernel that was run.</summary>
/// <param name="Kernel">Its entry.</param>
/// <param name="Grid">How a GPU device cut it; null on the CPU device, whose code has no groups.</param>
public sealed record KernelLaunch(string Kernel, Grid? Grid);

/// <summary>Another device that remembers, while it is asked to, which kernels are run and how they are cut. What it hands on is not changed.</summary>
/// <param name="inner">Does the work; not disposed with this.</param>
internal sealed class LaunchRecorder(IDevice inner) : IDevice
{
    private List<KernelLaunch>? _launches;

    public DeviceInfo Info => inner.Info;

    public long BytesInUse => inner.BytesInUse;

    public long BytesHeld => inner.BytesHeld;

    /// <summary>The kernels that <paramref name="work"/> runs, in order.</summary>
    public IReadOnlyList<KernelLaunch> During(Action work)
    {
        List<KernelLaunch> launches = _launches = [];
        try
        {
            work();
        }
        finally
        {
            _launches = null;
        }
        return launches;
    }

    public nint Allocate(long bytes, string holder = "unnamed") => inner.Allocate(bytes, holder);

    public void Free(nint memory) => inner.Free(memory);

    public nint View(nint memory, long offset, long bytes) => inner.View(memory, offset, bytes);

    public void Write(nint memory, ReadOnlySpan<byte> data) => inner.Write(memory, data);

    public void Read(nint memory, Span<byte> data) => inner.Read(memory, data);

    public void Copy(nint source, nint target, long bytes) => inner.Copy(source, target, bytes);

    public void Clear(nint memory, long bytes) => inner.Clear(memory, bytes);

    public void Wait() => inner.Wait();

    public double Time(Action work) => inner.Time(work);

    public void BeginPass() => inner.BeginPass();

    public void EndPass() => inner.EndPass();

    public void Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, IKernel
    {
        _launches?.Add(new KernelLaunch(KernelName.Of<TKernel>(), Info.Kind == DeviceKind.Cpu ? null : kernel.Grid));
        inner.Run(kernel);
    }

    public void Dispose()
    {
        // The device belongs to who opened it.
    }
}
