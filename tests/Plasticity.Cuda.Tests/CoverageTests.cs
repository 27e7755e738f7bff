using System.Reflection;
using Plasticity.Cuda.Tests.Support;
using Plasticity.Devices;
using Plasticity.Devices.Cuda;
using Plasticity.Kernels;

namespace Plasticity.Cuda.Tests;

/// <summary>Every function that the host imports is called, and every one may fail.</summary>
[Collection(StandInCollection.Name)]
public sealed class CoverageTests
{
    public CoverageTests() => StandIn.Reset();

    public static IEnumerable<object[]> Imports =>
        from type in (Type[])[typeof(CudaNative), typeof(NvrtcNative)]
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public)
        select (object[])[method.Name];

    [StandInFact]
    public void Every_import_is_called()
    {
        UseEverything();
        StandIn.Fail("cuStreamSynchronize", code: 700); // the driver is asked for the name of a code
        using (CudaProbe probe = new())
        {
            string message = Assert.Throws<DeviceException>(probe.Device.Wait).Message;
            Assert.StartsWith("cuda:0: cuStreamSynchronize failed with 700 (CUDA_ERROR_ILLEGAL_ADDRESS): a kernel before it went wrong", message, StringComparison.Ordinal);
        }
        string[] never = [.. Imports.Select(row => (string)row[0]).Where(name => StandIn.Calls(name) == 0)];
        Assert.Empty(never);
        Assert.InRange(Imports.Count(), 50, 60);
        Assert.Equal(0, StandIn.Live);
    }

    /// <summary>A call that fails is said in one line with its name and code, or costs nothing but what it would have told; nothing crashes, and the next device works.</summary>
    [StandInTheory]
    [MemberData(nameof(Imports))]
    public void Every_import_may_fail(string function)
    {
        // Reads that only describe, frees, and what is asked about an error itself: there is nothing to stop for.
        bool harmless = function is "cuDriverGetVersion" or "cuDeviceGet" or "cuDeviceGetName" or "cuDeviceTotalMem_v2" or "cuDeviceGetAttribute"
            or "cuGetErrorName" or "cuMemFree_v2" or "cuMemFreeHost" or "cuStreamDestroy_v2" or "cuEventDestroy_v2" or "cuModuleUnload"
            or "cuGraphExecDestroy" or "cuGraphDestroy" or "cuDevicePrimaryCtxRelease_v2" or "nvrtcVersion" or "nvrtcDestroyProgram"
            or "nvrtcGetNumSupportedArchs" or "nvrtcGetSupportedArchs" or "nvrtcGetProgramLog" or "nvrtcGetProgramLogSize" or "cuModuleLoadDataEx";
        StandIn.Fail(function, code: 1);
        Exception? problem = Record.Exception(UseEverything);
        if (problem is not null)
        {
            Assert.True(problem is DeviceException or InvalidOperationException or UnknownDeviceException, problem.ToString());
            Assert.DoesNotContain('\n', problem.Message);
            bool named = problem.Message.Contains(function, StringComparison.Ordinal) || function is "cuLaunchKernel" or "nvrtcCompileProgram" or "cuInit" or "cuDeviceGetCount";
            Assert.True(named || harmless, problem.Message);
        }
        else
        {
            Assert.True(harmless, $"{function} failed and nobody noticed");
        }
        StandIn.Reset();
        using CudaProbe probe = new();
        FloatBuffer x = probe.Device.AllocateFloats(4);
        probe.Device.Run(new Fill(x, 4, 3));
        Assert.Equal([3, 3, 3, 3], probe.Device.Read(x));
    }

    private static void UseEverything()
    {
        string cache = Directory.CreateTempSubdirectory("plasticity-kernels-").FullName;
        try
        {
            using CudaProbe probe = new(cacheFolder: cache);
            FloatBuffer x = probe.Device.AllocateFloats(400_000), y = probe.Device.AllocateFloats(400_000);
            for (int i = 0; i < 40; i++) probe.Device.Write(x, new float[400_000]); // more than is ever staged: the host has to wait
            probe.Device.Copy(x, y);
            for (int pass = 0; pass < 8; pass++)
            {
                probe.Device.BeginPass();
                for (int i = 0; i < 10; i++) probe.Device.Run(new Fill(x, 8, pass + i));
                probe.Device.Clear(y);
                probe.Device.EndPass();
            }
            probe.Device.Time(() => probe.Device.Clear(x));
            probe.Device.Read(x);
            probe.Device.Read(new FloatBuffer(x.Handle, 8));
            try
            {
                probe.Device.Allocate(1L << 40);
            }
            catch (DeviceMemoryException)
            {
                // asked for on purpose: the driver tells how much is free
            }
            NewerGpu(cache);
            Nonsense(cache);
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    private static void NewerGpu(string cache)
    {
        StandIn.Set("capability", 120);
        using CudaProbe probe = new(cacheFolder: cache);
        FloatBuffer x = probe.Device.AllocateFloats(8);
        probe.Device.Run(new Fill(x, 8, 1));
        probe.Device.Wait();
    }

    private static void Nonsense(string cache)
    {
        using CudaProbe probe = new(text: "#include \"portable.h\"\nKERNEL(256) probe(int count) { nonsense; }\n", cacheFolder: cache);
        FloatBuffer x = probe.Device.AllocateFloats(8);
        try
        {
            probe.Device.Run(new Probe(x, 1));
        }
        catch (DeviceException problem) when (problem.Message.Contains("does not compile", StringComparison.Ordinal))
        {
            // asked for on purpose: the compiler is asked for its log
        }
    }
}
