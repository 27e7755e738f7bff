using Plasticity.Devices;
using Plasticity.Devices.OpenCl;
using Plasticity.Devices.Programs;
using Plasticity.Devices.Text;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Devices;

/// <summary>An OpenCL device for one test, with a cache folder of its own that goes with it, and kernel text of its own if need be.</summary>
internal sealed class OpenClProbe : IDisposable
{
    private readonly bool _ownsFolder;

    /// <param name="text">In place of every kernel file; may include the headers of <c>kernels/</c>.</param>
    /// <param name="cacheFolder">Null for a fresh one.</param>
    public OpenClProbe(string? text = null, string? cacheFolder = null)
    {
        _ownsFolder = cacheFolder is null;
        CacheFolder = cacheFolder ?? Directory.CreateTempSubdirectory("plasticity-kernels-").FullName;
        IReadOnlyList<OpenClHardware> found = OpenClHardware.Find(KernelForm.Text, out string whyNone);
        if (found.Count == 0) throw new InvalidOperationException(whyNone);
        Device = new OpenClDevice(
            found[0], new TextLanguage(text is null ? null : (_, name) => KernelText.Expand(typeof(Fill).Assembly, name + ".cl", text)), new ProgramCache(CacheFolder));
    }

    public OpenClDevice Device { get; }

    public string CacheFolder { get; }

    public void Dispose()
    {
        Device.Dispose();
        if (_ownsFolder) Directory.Delete(CacheFolder, recursive: true);
    }
}

/// <summary>Kernel "probe" of a test's own text: y [Count] from x [Count].</summary>
internal readonly record struct Probe(FloatBuffer X, FloatBuffer Y, int Count) : ITextKernel
{
    public string File => "probe";
    public Grid Grid => Grid.PerElement(Count);
}

/// <summary>Kernel "int_probe": the same with integers and two words of a key.</summary>
internal readonly record struct IntProbe(IntBuffer X, IntBuffer Y, int Count, uint Key0, uint Key1) : ITextKernel
{
    public string File => "probe";
    public Grid Grid => Grid.PerElement(Count);
}
