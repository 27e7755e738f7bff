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
    /// <param name="form">In which the device is given kernels; a text of one's own goes with text alone.</param>
    public CudaProbe(bool graphs = true, string? text = null, string? cacheFolder = null, KernelForm form = KernelForm.Text)
    {
        _ownsFolder = cacheFolder is null;
        CacheFolder = cacheFolder ?? Directory.CreateTempSubdirectory("plasticity-kernels-").FullName;
        try
        {
            IReadOnlyList<CudaHardware> found = CudaHardware.Find(form, out string whyNone);
            if (found.Count == 0) throw new InvalidOperationException(whyNone);
            DeviceOptions options = new(Graphs: graphs);
            ProgramCache cache = new(CacheFolder);
            if (text is null)
            {
                Device = found[0].Open(options, cache);
                return;
            }
            TextLanguage language = new((_, name) => KernelText.Expand(typeof(Fill).Assembly, name + ".cl", text));
            Device = new CudaDevice(found[0], options, language, new NvrtcImages(found[0], cache));
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
