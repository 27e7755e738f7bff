using Plasticity.Devices;
using Plasticity.Devices.Cuda;
using Plasticity.Devices.Programs;
using Plasticity.Devices.Text;
using Plasticity.Kernels;

namespace Plasticity.Cuda.Tests.Support;

/// <summary>A CUDA device for one test, with a cache folder of its own that goes with it, and kernel text of its own if need be.</summary>
internal sealed class CudaProbe : IDisposable
{
    private readonly bool _ownsFolder;

    /// <param name="text">In place of every kernel file; may include the headers of <c>kernels/</c>.</param>
    /// <param name="cacheFolder">Null for a fresh one.</param>
    public CudaProbe(bool graphs = true, string? text = null, string? cacheFolder = null)
    {
        _ownsFolder = cacheFolder is null;
        CacheFolder = cacheFolder ?? Directory.CreateTempSubdirectory("plasticity-kernels-").FullName;
        try
        {
            IReadOnlyList<CudaHardware> found = CudaHardware.Find(KernelForm.Text, out string whyNone);
            if (found.Count == 0) throw new InvalidOperationException(whyNone);
            TextLanguage language = new(text is null ? null : (_, name) => KernelText.Expand(typeof(Fill).Assembly, name + ".cl", text));
            Device = new CudaDevice(found[0], new DeviceOptions(Graphs: graphs), language, new NvrtcImages(found[0], new ProgramCache(CacheFolder)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public CudaDevice Device { get; } = null!;

    public string CacheFolder { get; }

    public void Dispose()
    {
        Device?.Dispose();
        if (_ownsFolder) Directory.Delete(CacheFolder, recursive: true);
    }
}
