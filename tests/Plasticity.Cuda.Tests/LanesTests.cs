using Plasticity.Cuda.Tests.Support;
using Plasticity.Devices;
using Plasticity.Devices.Programs;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Cuda.Tests;

/// <summary>Kernels in C# behind the stand-in driver: PTX is loaded, structs are packed, launches captured, refusals told.</summary>
[Collection(StandInCollection.Name)]
public sealed class LanesTests
{
    public LanesTests() => StandIn.Reset();

    [StandInFact]
    public void The_driver_alone_is_enough()
    {
        string said = DeviceProgram.Run("auto", StandIn.DriverFile, "/nonexistent/libnvrtc.so.13");
        Assert.Contains("\nilgpu:cuda:0: Stand-in 0\n", said, StringComparison.Ordinal);
        Assert.Contains("\nopened ilgpu:cuda:0\n", said, StringComparison.Ordinal);
    }

    [StandInFact]
    public void NVIDIAs_compiler_goes_first_where_it_is() =>
        Assert.Contains("\nopened cuda:0\n", DeviceProgram.Run("auto", StandIn.DriverFile, StandIn.CompilerFile), StringComparison.Ordinal);

    [StandInFact]
    public void A_struct_reaches_the_kernel_as_it_is()
    {
        using CudaProbe probe = new(form: KernelForm.Lanes);
        FloatBuffer x = probe.Device.Upload([1f, -2f, 3f, 5f, 7f]), y = probe.Device.Upload([1f, 1f, 2f, 3f, 4f]);
        probe.Device.Run(new Blend(x, y, 5, 0.5f, 0.25f));
        Assert.Equal([0.75f, -0.75f, 2, 3.25f, 4.5f], probe.Device.Read(y));
        Assert.Equal(0, StandIn.Compiled);
        Assert.Equal(1, probe.Device.Programs.Compiled);
    }

    [StandInFact]
    public void A_second_device_compiles_nothing()
    {
        string folder = Directory.CreateTempSubdirectory("plasticity-lanes-").FullName;
        try
        {
            for (int i = 0; i < 2; i++)
            {
                using CudaProbe probe = new(cacheFolder: folder, form: KernelForm.Lanes);
                FloatBuffer x = probe.Device.Upload([1f]);
                probe.Device.Run(new Fill(x, 1, 2));
                Assert.Equal([2f], probe.Device.Read(x));
                Assert.Equal(1 - i, probe.Device.Programs.Compiled);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [StandInFact]
    public void PTX_that_the_driver_refuses_is_told_with_the_kernel_and_the_reason()
    {
        StandIn.Refuse("st.global");
        using CudaProbe probe = new(form: KernelForm.Lanes);
        FloatBuffer x = probe.Device.AllocateFloats(4);
        string message = Assert.Throws<DeviceException>(() => probe.Device.Run(new Fill(x, 4, 1))).Message;
        Assert.StartsWith("ilgpu:cuda:0: cuModuleLoadDataEx of fill in C# for sm_90 (ptxas fatal: it holds what is refused) failed with 222", message, StringComparison.Ordinal);
    }

    [StandInFact]
    public void No_room_is_told_with_the_holders()
    {
        using CudaProbe probe = new(form: KernelForm.Lanes);
        _ = probe.Device.AllocateFloats(40 << 20, "activations");
        string message = Assert.Throws<DeviceMemoryException>(() => probe.Device.AllocateFloats(40 << 20, "gradients")).Message;
        Assert.StartsWith("ilgpu:cuda:0", message, StringComparison.Ordinal);
        Assert.Contains("activations", message, StringComparison.Ordinal);
    }

    /// <summary>The digest is of every launch's name, grid and arguments, and of every copy and clear: the two languages differ in the programs alone.</summary>
    [StandInFact]
    public void A_training_step_launches_what_the_text_launches_with_graphs_and_without()
    {
        ulong text = Train(KernelForm.Text, graphs: false), plain = Train(KernelForm.Lanes, graphs: false), graphed = Train(KernelForm.Lanes, graphs: true);
        Assert.Equal((text, text), (plain, graphed));
        Assert.InRange(StandIn.Calls("cuGraphLaunch"), 1, long.MaxValue);
    }

    private static ulong Train(KernelForm form, bool graphs)
    {
        StandIn.Reset();
        using CudaProbe probe = new(graphs, form: form);
        using (TinyTraining training = new(probe.Device, seed: 1, batch: 2, side: 8, width: 4))
        {
            for (int i = 0; i < 6; i++) training.Step();
        }
        return StandIn.Digest;
    }
}
