using Plasticity.Engine.Devices;

namespace Plasticity.Engine.Tests.Support;

public sealed class OpenClTests
{
    /// <summary>Skipped, with the reason, where the theories have rows for the CPU device alone: nobody should believe that both were tested.</summary>
    [OpenClFact]
    public void Every_theory_has_a_row_for_OpenCl()
    {
        Assert.Null(TestDevices.WhyNoOpenCl);
        Assert.Contains(DeviceKind.OpenCl, TestDevices.Kinds);
    }
}
