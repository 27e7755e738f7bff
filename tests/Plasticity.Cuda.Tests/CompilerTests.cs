using Plasticity.Cuda.Tests.Support;
using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Cuda.Tests;

/// <summary>NVRTC, the cache, and loading.</summary>
[Collection(StandInCollection.Name)]
public sealed class CompilerTests : IDisposable
{
    private const string Good = "#include \"portable.h\"\nKERNEL(256) probe(GLOBAL float *y, int count) { y[0] = 1; }\n";

    private readonly string _cache = Directory.CreateTempSubdirectory("plasticity-kernels-").FullName;

    public CompilerTests() => StandIn.Reset();

    [StandInFact]
    public void Machine_code_is_made_for_a_GPU_that_the_compiler_knows_and_nothing_is_fused()
    {
        Launch();
        Assert.Equal("--gpu-architecture=sm_90 --std=c++17 --fmad=false --generate-line-info", StandIn.Options);
        Assert.Equal(1, StandIn.Calls("nvrtcGetCUBIN"));
    }

    [StandInFact]
    public void PTX_of_the_newest_is_made_for_a_GPU_that_is_newer_than_the_compiler()
    {
        StandIn.Set("capability", 121);
        Launch();
        Assert.StartsWith("--gpu-architecture=compute_90 ", StandIn.Options, StringComparison.Ordinal);
        Assert.Equal(1, StandIn.Calls("nvrtcGetPTX"));
    }

    [StandInFact]
    public void What_was_compiled_is_kept_for_the_same_text_driver_and_architecture()
    {
        Launch();
        Launch();
        Assert.Equal(1, StandIn.Compiled);
        StandIn.Set("driver", 13010);
        Launch();
        Assert.Equal(2, StandIn.Compiled);
        StandIn.Set("capability", 80);
        Launch();
        Assert.Equal(3, StandIn.Compiled);
        Launch(Good.Replace("= 1", "= 2", StringComparison.Ordinal));
        Assert.Equal(4, StandIn.Compiled);
        Launch();
        Assert.Equal(4, StandIn.Compiled);
    }

    [StandInFact]
    public void A_variant_is_a_program_of_its_own()
    {
        using CudaProbe probe = new(text: Good.Replace("[0]", "[FETCH]", StringComparison.Ordinal), cacheFolder: _cache);
        FloatBuffer y = probe.Device.AllocateFloats(8);
        foreach (int fetch in (int[])[1, 4, 1, 4]) probe.Device.Run(new Probe(y, fetch));
        Assert.Equal(2, StandIn.Compiled);
        Assert.Equal(2, probe.Device.Programs.Compiled);
    }

    [StandInFact]
    public void A_damaged_file_in_the_cache_and_one_that_the_driver_refuses_are_made_anew()
    {
        Launch();
        string file = Assert.Single(Directory.GetFiles(_cache));
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..^3]);
        Launch();
        Assert.Equal(2, StandIn.Compiled);
        Assert.Equal(bytes, File.ReadAllBytes(file));
        StandIn.Fail("cuModuleLoadDataEx", 200);
        Launch();
        Assert.Equal(3, StandIn.Compiled);
    }

    [StandInFact]
    public void A_text_that_does_not_compile_shows_file_and_line_and_the_device_goes_on()
    {
        using CudaProbe probe = new(text: "#include \"portable.h\"\n#include \"reduce.h\"\n\nKERNEL(256) probe(int count) { nonsense; }\n");
        FloatBuffer y = probe.Device.AllocateFloats(8);
        string message = Assert.Throws<DeviceException>(() => probe.Device.Run(new Probe(y, 1))).Message;
        Assert.Equal("cuda:0: kernels/probe.cl does not compile (wanted for probe):\nprobe.cl(4): error: identifier \"nonsense\" is undefined", message);
        probe.Device.Clear(y);
        Assert.Equal(new float[8], probe.Device.Read(y));
    }

    [StandInFact]
    public void A_missing_entry_is_named()
    {
        using CudaProbe probe = new(text: Good.Replace("probe", "other", StringComparison.Ordinal));
        FloatBuffer y = probe.Device.AllocateFloats(8);
        string message = Assert.Throws<DeviceException>(() => probe.Device.Run(new Probe(y, 1))).Message;
        Assert.Equal("cuda:0: cuModuleGetFunction (probe of kernels/probe.cl) failed with 500 (CUDA_ERROR_NOT_FOUND)", message);
    }

    [StandInFact]
    public void A_driver_older_than_the_PTX_is_told_apart_with_what_to_do()
    {
        StandIn.Refuse("KERNEL");
        string message = Assert.Throws<DeviceException>(() => Launch()).Message;
        Assert.Equal(
            "cuda:0: cuModuleLoadDataEx of kernels/probe.cl for sm_90 (ptxas fatal: it holds what is refused) failed with 222 (CUDA_ERROR_UNSUPPORTED_PTX_VERSION): "
            + "the driver cannot load what the compiler made; update the driver, or let PLASTICITY_NVRTC name an NVRTC that is not newer than it", message);
        Assert.Empty(Directory.GetFiles(_cache));
    }

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    private void Launch(string text = Good)
    {
        using CudaProbe probe = new(text: text, cacheFolder: _cache);
        FloatBuffer y = probe.Device.AllocateFloats(8);
        probe.Device.Run(new Probe(y, 0));
        probe.Device.Wait();
        Assert.Equal("probe 1 1 1: @", StandIn.LastLaunch[.."probe 1 1 1: @".Length]);
    }
}

/// <summary>Kernel "probe" of a test's own text, in variants.</summary>
internal readonly record struct Probe(FloatBuffer Y, int Fetch) : ITextKernel
{
    public string File => "probe";
    public Grid Grid => new(256, 1, Variant: new KernelVariant(Fetch: Fetch));
}
