using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Devices.OpenCl;
using Plasticity.Devices.Programs;
using Plasticity.Devices.Text;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Devices;

[Collection(DeviceCollection.Name)]
public sealed class DeviceCatalogueTests
{
    [Fact]
    public void The_CPU_device_is_always_there()
    {
        DeviceListing cpu = Assert.Single(DeviceCatalogue.List(), listing => listing.Id == "cpu");
        Assert.Null(cpu.Missing);
        Assert.Contains("cpu", DeviceCatalogue.ValidNames);
        using IDevice device = DeviceCatalogue.Open("cpu", threads: 3);
        Assert.Equal(3, device.Info.Units);
    }

    [Fact]
    public void OpenCl_is_listed_or_its_absence_explained()
    {
        DeviceListing[] listings = [.. DeviceCatalogue.List().Where(listing => listing.Id.StartsWith("opencl", StringComparison.Ordinal))];
        Assert.NotEmpty(listings);
        Assert.All(listings, listing => Assert.True(listing.Info is not null || listing.Missing is not null));
    }

    [Fact]
    public void Every_valid_name_opens()
    {
        foreach (string name in DeviceCatalogue.ValidNames)
        {
            using IDevice device = DeviceCatalogue.Open(name, threads: 1);
            if (char.IsAsciiDigit(name[^1])) Assert.Equal(name, device.Info.Id);
        }
    }

    [Fact]
    public void Auto_takes_a_processor_only_through_the_CPU_device()
    {
        using IDevice device = DeviceCatalogue.Open("auto", threads: 1);
        Assert.True(device.Info.IsGpu || device is CpuDevice, $"auto gave {device.Info}");
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("CPU")]
    [InlineData("opencl:")]
    [InlineData("opencl:-1")]
    [InlineData("opencl:x")]
    [InlineData("opencl:99")]
    [InlineData("opencl:99999999999")]
    public void A_name_that_is_none_is_answered_with_those_that_are(string name)
    {
        UnknownDeviceException e = Assert.Throws<UnknownDeviceException>(() => DeviceCatalogue.Open(name));
        Assert.Equal(name, e.Name);
        Assert.Equal(DeviceCatalogue.ValidNames, e.ValidNames);
        Assert.Contains("cpu", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [OpenClFact]
    public void Winograd_is_refused_where_there_is_none()
    {
        string message = Assert.Throws<DeviceException>(() => DeviceCatalogue.Open("opencl:0", new DeviceOptions(Convolution: ConvolutionAlgorithm.Winograd))).Message;
        Assert.Equal("opencl:0: expected the convolution algorithm auto or direct, found winograd, which the CPU device alone has", message);
        DeviceCatalogue.Open("opencl:0", new DeviceOptions(Convolution: ConvolutionAlgorithm.Direct)).Dispose();
    }

    [OpenClFact]
    public void A_device_that_lacks_something_says_what()
    {
        OpenClHardware hardware = OpenClHardware.Find(KernelForm.Text, out _)[0] with { Unusable = "its groups hold 64 work-items, expected 256" };
        string message = Assert.Throws<DeviceException>(() => new OpenClDevice(hardware, new TextLanguage(), new ProgramCache(null))).Message;
        Assert.Equal($"opencl:0 ({hardware.Info.Name}) cannot be used: its groups hold 64 work-items, expected 256", message);
    }
}
