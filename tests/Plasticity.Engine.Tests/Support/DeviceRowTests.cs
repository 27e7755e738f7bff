using Plasticity.Cuda.Tests.Support;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Support;

public sealed class DeviceRowTests
{
    /// <summary>Skipped, with the reason, where the theories have rows for the CPU device alone: nobody should believe that both were tested.</summary>
    [OpenClFact]
    public void Every_theory_has_a_row_for_OpenCl()
    {
        Assert.Null(TestDevices.WhyNoOpenCl);
        Assert.Contains(DeviceKind.OpenCl, TestDevices.Kinds);
        Assert.Contains(DeviceKind.IlgpuOpenCl, TestDevices.Kinds);
    }

    /// <summary>As above.</summary>
    [CudaFact]
    public void Every_theory_has_a_row_for_Cuda()
    {
        Assert.Null(StandIn.Missing);
        Assert.Null(TestDevices.WhyNoCuda);
        Assert.Contains(DeviceKind.Cuda, TestDevices.Kinds);
    }
}
