using System.Xml.Linq;
using Plasticity.Cli;
using Plasticity.Devices.Cpu;
using Plasticity.Diagnostics.Roofline;
using Plasticity.Kernels;
using Plasticity.Laboratory.Tests.Figures;

namespace Plasticity.Diagnostics.Tests.Roofline;

public sealed class KernelBenchmarkTests
{
    private static readonly Roof Even = new(1e9, 1e9);

    public static TheoryData<string> Names => [.. KernelCases.OfResNet(2, 4).Select(each => each.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_wrong_kernel_is_found_out(string name)
    {
        // What several kernels do together ends with the last of them.
        string last = name switch
        {
            "conv2d_backward_weight" => "sum_partials",
            "batch_norm_forward" => "batch_norm_apply",
            "batch_norm_backward" => "batch_norm_backward_apply",
            _ => name,
        };
        using CorruptingDevice device = new(new CpuDevice(1), last);
        KernelCase wrong = KernelCases.OfResNet(2, 4).First(each => each.Name == name);
        using Trial trial = wrong.Prepare(device);
        trial.Run();
        double error = trial.Error();
        Assert.False(error <= wrong.Tolerance, $"{wrong}: off by {error}");
    }

    [Fact]
    public void A_kernel_that_does_nothing_is_found_out()
    {
        using IdleDevice device = new(new CpuDevice(1));
        Assert.All(KernelCases.OfResNet(1, 2), each =>
        {
            using Trial trial = each.Prepare(device);
            trial.Run();
            Assert.False(trial.Error() <= each.Tolerance, each.ToString());
        });
    }

    [Fact]
    public void A_wrong_kernel_is_shown_as_failed_is_not_timed_and_ends_with_1()
    {
        using CorruptingDevice device = new(new CpuDevice(1), "conv2d_backward_input");
        using StringWriter output = new(), error = new();
        IReadOnlyList<KernelCase> cases = KernelCases.OfConvolution(Conv2dShape.For(2, 5, 5, 3, 4, 3, 3, 1, 1, 1, 1));
        Assert.Equal(1, BenchKernelsCommand.Run([device], cases, new KernelOutput(new Screen(output, error, IsLive: false))));
        Assert.Matches(@"(?m)^conv2d_backward_input 3x5x5 to 4 3x3/1 +FAILED: off by 1\.0e-3, expected at most 1\.0e-5$", output.ToString().ReplaceLineEndings("\n"));
        Assert.DoesNotContain("conv2d_forward 3x5x5 to 4 3x3/1  FAILED", output.ToString(), StringComparison.Ordinal);
        Assert.Equal("plasticity: 1 of 3 kernels differ from the reference", error.ToString().TrimEnd());
    }

    [Fact]
    public void Nothing_is_left_on_the_device()
    {
        using CpuDevice device = new(1);
        Assert.NotEmpty(KernelBenchmark.Run(device, Even, KernelCases.OfConvolution(Conv2dShape.For(1, 4, 4, 2, 2, 3, 3, 1, 1, 1, 1))).ToArray());
        Assert.Equal(0, device.BytesInUse);
    }

    [Fact]
    public void Work_is_counted_as_the_direct_algorithm_does_it()
    {
        KernelCase forward = KernelCases.OfConvolution(Conv2dShape.For(2, 8, 8, 3, 5, 3, 3, 2, 2, 1, 1))[0];
        Assert.Equal(2.0 * 2 * 4 * 4 * 5 * 27, forward.Flops);
        Assert.Equal(4.0 * (2 * 8 * 8 * 3 + 2 * 4 * 4 * 5 + 27 * 5), forward.Bytes);
        Assert.Equal(11_159_232, KernelCases.OfResNet(1, 64).Single(each => each.Name == "sgd_step").Bytes / 12);
    }

    [Fact]
    public void The_roof_is_the_lower_of_two_lines()
    {
        Roof roof = new(100, 10);
        Assert.Equal((50, 100, 100), (roof.At(5), roof.At(10), roof.At(1000)));
        Assert.Equal((2, 1), (roof.Seconds(50, 20), roof.Seconds(100, 1)));
    }

    [Fact]
    public void Places_are_spread_over_the_whole_and_meet_every_channel()
    {
        int[] places = Trial.Places(1 << 20);
        Assert.Equal((1024, 0, (1 << 20) - 1), (places.Length, places[0], places[^1]));
        Assert.Equal(places.Order().Distinct(), places);
        Assert.Equal(64, places.Select(at => at % 64).Distinct().Count());
        Assert.Equal([0, 1, 2], Trial.Places(3));
    }

    [Fact]
    public void The_figure_has_a_point_for_each_right_kernel_below_named_lines()
    {
        KernelCase[] cases = [.. KernelCases.OfResNet(128, 64)];
        KernelResult[] results = [.. cases.Select((each, i) => new KernelResult(each, i == 0 ? 1 : 0, 1, new SampleTimes([each.Flops / 1e9]), 0.5))];
        string text = RooflineFigure.Draw(new Roof(5e11, 6e10), results);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        XElement figure = XElement.Parse(text);
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(cases.Length - 1, figure.Elements().Count(mark => mark.Name != svg + "text" && mark.Element(svg + "title") is not null));
        Geometry.IsTidy(text);
        string[] texts = [.. figure.Descendants(svg + "text").Select(element => element.Value)];
        Assert.Contains("500 GFLOP/s: multiply-adds on registers", texts);
        Assert.Contains("60.0 GB/s: y = x/2 + y beyond the caches", texts);
        Assert.DoesNotContain("NaN", RooflineFigure.Draw(new Roof(5e11, 6e10), []), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_cover_nothing()
    {
        LabelSpace space = new(0, 400, 0, 300);
        List<(double X, double Y)> found = [];
        for (int i = 0; i < 40; i++)
            if (space.Place(200, 150, "label", mayLead: true) is { } place) found.Add((place.X, place.Y));
        Assert.InRange(found.Count, 3, 39);
        foreach ((double x, double y) in found)
            Assert.Single(found, other => Math.Abs(other.X - x) < 30 && Math.Abs(other.Y - y) < 13);
    }
}
