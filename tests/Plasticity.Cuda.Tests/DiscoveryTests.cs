using Plasticity.Cuda.Tests.Support;
using Plasticity.Devices;
using Plasticity.Devices.Cuda;
using Plasticity.Devices.Programs;

namespace Plasticity.Cuda.Tests;

[Collection(StandInCollection.Name)]
public sealed class DiscoveryTests
{
    public DiscoveryTests() => StandIn.Reset();

    [StandInFact]
    public void A_GPU_is_listed_with_what_drives_it()
    {
        StandIn.Set("devices", 2);
        DeviceListing[] found = [.. DeviceCatalogue.List().Where(listing => listing.Id.StartsWith("cuda", StringComparison.Ordinal))];
        Assert.Equal(["cuda:0", "cuda:1"], found.Select(listing => listing.Id));
        Assert.Equal(new DeviceInfo(DeviceKind.Cuda, "cuda:1", "Stand-in 1", "CUDA 13.0, NVRTC 13.0, compute capability 9.0", 4, 256 << 20, IsGpu: true), found[1].Info);
        Assert.All(found, listing => Assert.Null(listing.Missing));
        Assert.Superset(new HashSet<string> { "cuda", "cuda:0", "cuda:1" }, DeviceCatalogue.ValidNames.ToHashSet());
    }

    [StandInTheory]
    [InlineData("auto", "cuda:0")]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:1", "cuda:1")]
    public void A_name_opens_the_device(string name, string expected)
    {
        StandIn.Set("devices", 2);
        using IDevice device = DeviceCatalogue.Open(name);
        Assert.Equal(expected, device.Info.Id);
    }

    [StandInFact]
    public void A_number_that_no_device_has_is_answered_with_those_that_there_are()
    {
        UnknownDeviceException problem = Assert.Throws<UnknownDeviceException>(() => DeviceCatalogue.Open("cuda:1"));
        Assert.StartsWith("no device cuda:1: expected one of auto, cpu, cuda, cuda:0", problem.Message, StringComparison.Ordinal);
    }

    [StandInFact]
    public void No_driver_is_said_with_where_it_was_looked_for_and_auto_goes_on()
    {
        string said = DeviceProgram.Run("auto", "/nonexistent/libcuda.so.1", StandIn.CompilerFile);
        Assert.Contains("cuda: no NVIDIA driver found (tried /nonexistent/libcuda.so.1): install it if there is an NVIDIA GPU", said, StringComparison.Ordinal);
        Assert.DoesNotContain("opened cuda", said, StringComparison.Ordinal);
        Assert.Contains("\nopened ", said, StringComparison.Ordinal);
        Assert.Contains(
            "refused: no device cuda: no NVIDIA driver found (tried /nonexistent/libcuda.so.1)",
            DeviceProgram.Run("cuda", "/nonexistent/libcuda.so.1", StandIn.CompilerFile), StringComparison.Ordinal);
    }

    [StandInFact]
    public void A_driver_without_NVRTC_says_where_that_was_looked_for_and_auto_goes_on()
    {
        string said = DeviceProgram.Run("auto", StandIn.DriverFile, "/nonexistent/libnvrtc.so.13");
        Assert.Contains("cuda:0: PLASTICITY_NVRTC names /nonexistent/libnvrtc.so.13, which cannot be opened as NVRTC", said, StringComparison.Ordinal);
        Assert.DoesNotContain("opened cuda", said, StringComparison.Ordinal);
        string named = DeviceProgram.Run("cuda:0", StandIn.DriverFile, "/nonexistent/libnvrtc.so.13");
        Assert.Contains("refused: cuda:0 (Stand-in 0) cannot be used: PLASTICITY_NVRTC names", named, StringComparison.Ordinal);
    }

    [Fact]
    public void NVRTC_is_looked_for_beside_the_program_and_in_the_usual_places()
    {
        string? named = Environment.GetEnvironmentVariable(NvrtcLibrary.Override);
        try
        {
            Environment.SetEnvironmentVariable(NvrtcLibrary.Override, null);
            Environment.SetEnvironmentVariable("CUDA_PATH", "/opt/toolkit");
            string[] candidates = [.. NvrtcLibrary.Candidates()];
            string newest = OperatingSystem.IsWindows() ? "nvrtc64_130_0.dll" : "libnvrtc.so.13";
            Assert.Equal(Path.Combine(AppContext.BaseDirectory, newest), candidates[0]);
            Assert.Contains(newest, candidates);
            int toolkit = Array.FindIndex(candidates, path => path.StartsWith("/opt/toolkit", StringComparison.Ordinal) && path.EndsWith(newest, StringComparison.Ordinal));
            Assert.InRange(toolkit, 1, Array.IndexOf(candidates, newest));
            Assert.Contains("beside the program", NvrtcLibrary.Missing, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', NvrtcLibrary.Missing);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CUDA_PATH", null);
            Environment.SetEnvironmentVariable(NvrtcLibrary.Override, named);
        }
    }

    [StandInFact]
    public void An_old_driver_and_an_old_GPU_are_said_to_be_so()
    {
        StandIn.Set("driver", 11020);
        Assert.Equal("its driver speaks CUDA 11.2, expected 11.4 or newer: update the driver", Assert.Single(CudaHardware.Find(KernelForm.Text, out _)).Unusable);
        StandIn.Set("driver", 13000);
        StandIn.Set("capability", 61);
        Assert.Equal(
            "NVRTC 13.0 does not compile for compute capability 6.1 any more: let PLASTICITY_NVRTC name an older one", Assert.Single(CudaHardware.Find(KernelForm.Text, out _)).Unusable);
        using IDevice other = DeviceCatalogue.Open("auto");
        Assert.NotEqual(DeviceKind.Cuda, other.Info.Kind);
    }

    [StandInTheory]
    [InlineData("cuInit", 100)]
    [InlineData("cuInit", 803)]
    [InlineData("cuDeviceGetCount", 100)]
    public void A_driver_that_shows_no_GPU_is_listed_with_its_reason(string function, int code)
    {
        StandIn.Fail(function, code);
        DeviceListing listing = Assert.Single(DeviceCatalogue.List(), listing => listing.Id.StartsWith("cuda", StringComparison.Ordinal));
        Assert.StartsWith($"the NVIDIA driver is there and shows no GPU ({code}, CUDA_ERROR_", listing.Missing, StringComparison.Ordinal);
        StandIn.Set("devices", 0);
        Assert.Empty(CudaHardware.Find(KernelForm.Text, out string whyNone));
        Assert.Contains("(100, CUDA_ERROR_NO_DEVICE)", whyNone, StringComparison.Ordinal);
    }

    [StandInFact]
    public void A_GPU_that_another_process_has_to_itself_is_named_and_auto_goes_on()
    {
        StandIn.Fail("cuDevicePrimaryCtxRetain", 46);
        string message = Assert.Throws<DeviceException>(() => DeviceCatalogue.Open("cuda")).Message;
        Assert.StartsWith("cuda:0: cuDevicePrimaryCtxRetain failed with 46 (CUDA_ERROR_DEVICE_UNAVAILABLE): another process has the GPU to itself", message, StringComparison.Ordinal);
        StandIn.Fail("cuDevicePrimaryCtxRetain", 46);
        using IDevice device = DeviceCatalogue.Open("auto");
        Assert.NotEqual(DeviceKind.Cuda, device.Info.Kind);
    }

    [StandInFact]
    public void A_GPU_that_others_have_filled_is_said_to_be_full_and_auto_goes_on()
    {
        StandIn.Fail("cuStreamCreate", 2);
        string message = Assert.Throws<DeviceException>(() => DeviceCatalogue.Open("cuda")).Message;
        Assert.StartsWith("cuda:0: cuStreamCreate failed with 2 (CUDA_ERROR_OUT_OF_MEMORY): the GPU has no memory left for it; end what else uses it", message, StringComparison.Ordinal);
        Assert.Equal(0, StandIn.Live);
        StandIn.Fail("cuDevicePrimaryCtxRetain", 2);
        using IDevice device = DeviceCatalogue.Open("auto");
        Assert.NotEqual(DeviceKind.Cuda, device.Info.Kind);
    }

    [StandInFact]
    public void Winograd_is_refused_where_there_is_none()
    {
        DeviceException problem = Assert.Throws<DeviceException>(() => DeviceCatalogue.Open("cuda", new DeviceOptions(Convolution: ConvolutionAlgorithm.Winograd)));
        Assert.Equal("cuda:0: expected the convolution algorithm auto or direct, found winograd, which the CPU device alone has", problem.Message);
        using IDevice device = DeviceCatalogue.Open("auto", new DeviceOptions(Convolution: ConvolutionAlgorithm.Winograd));
        Assert.Equal(DeviceKind.Cpu, device.Info.Kind);
    }
}
