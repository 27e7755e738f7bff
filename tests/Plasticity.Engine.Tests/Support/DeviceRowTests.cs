using Plasticity.Cuda.Tests.Support;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Support;

[Collection(DeviceCollection.Name)]
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

    /// <summary>Drivers have races of their own: PoCL 3.1 has run a kernel wrongly, once, beside a test that used it on another thread.</summary>
    [Fact]
    public void One_test_at_a_time_uses_a_driver() =>
        Assert.Empty(
            from Type type in typeof(DeviceRowTests).Assembly.GetTypes()
            where type.GetMethods().Any(method => method.GetCustomAttributes(inherit: false).Any(each => each is OpenClFactAttribute or OpenClTheoryAttribute or OnEveryDeviceAttribute))
            where !type.GetCustomAttributesData().Any(data => data.AttributeType == typeof(CollectionAttribute) && DeviceCollection.Name.Equals(data.ConstructorArguments[0].Value))
            select type.Name);
}
