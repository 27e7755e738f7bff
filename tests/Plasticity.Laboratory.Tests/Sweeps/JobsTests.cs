using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Sweeps;
using Plasticity.Studies.Data;
using Plasticity.Studies.Data.Shapes;

namespace Plasticity.Laboratory.Tests.Sweeps;

public sealed class JobsTests
{
    private const long Gibibyte = 1L << 30;

    private static readonly DeviceInfo Cpu = new(DeviceKind.Cpu, "cpu", "", "", 16, 32 * Gibibyte, IsGpu: false);
    private static readonly DeviceInfo Gpu = new(DeviceKind.Cuda, "cuda:0", "", "", 132, 80 * Gibibyte, IsGpu: true);

    [Theory]
    [InlineData(0, 0, 100, 16, 16, 1)] // a run a core
    [InlineData(0, 4, 100, 16, 4, 4)]
    [InlineData(4, 0, 100, 16, 4, 4)] // the cores are shared out
    [InlineData(3, 0, 100, 16, 3, 5)]
    [InlineData(0, 0, 3, 16, 3, 5)] // no more than there is to do
    [InlineData(0, 32, 100, 16, 1, 32)] // who asks for more threads than cores gets them
    [InlineData(20, 0, 100, 16, 20, 1)]
    [InlineData(0, 0, 0, 16, 1, 16)]
    public void Jobs_times_threads_is_the_processor_unless_somebody_says_otherwise(int asked, int threads, int points, int cores, int jobs, int each) =>
        Assert.Equal(new Jobs(jobs, each), Jobs.Settle(asked, threads, points, cores, Cpu, 0));

    [Fact]
    public void On_a_gpu_memory_ends_the_row()
    {
        // 0.85 · 80 GiB over 20 GiB and a context.
        Assert.Equal(3, Jobs.Settle(0, 0, 100, 16, Gpu, 20 * Gibibyte).Count);
        Assert.Equal(16, Jobs.Settle(0, 0, 100, 16, Gpu, Gibibyte).Count);
        Assert.Equal(1, Jobs.Settle(0, 0, 100, 16, Gpu, 500 * Gibibyte).Count);
        Assert.Equal(5, Jobs.Settle(5, 0, 100, 16, Gpu, 20 * Gibibyte).Count);
    }

    [Fact]
    public void The_memory_of_a_run_grows_with_its_largest_network_and_is_given_back()
    {
        ImageSet shapes = ShapesSet.Make(32, 600, 600);
        Study small = Settings.With(Catalogue.Create("warm-start", StudySize.Smoke), ["width=2"]), large = Settings.With(small, ["width=16"]);
        long few = Bytes(small), many = Bytes(small, large);
        // At the least the images, at half size and a byte a channel.
        Assert.True(few > 1024 * 16 * 16 * 3, $"{few} bytes");
        Assert.True(many > few, $"{many} bytes with the large network, {few} without");

        // A device of its own: what one keeps for later would hide what the next takes.
        long Bytes(params Study[] studies)
        {
            using CpuDevice device = new(1);
            long bytes = RunMemory.Of(studies, device, shapes);
            Assert.Equal(0, device.BytesInUse);
            return bytes;
        }
    }
}
