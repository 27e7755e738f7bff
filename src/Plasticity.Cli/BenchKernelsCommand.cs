using System.CommandLine;
using System.Globalization;
using Plasticity.Devices;
using Plasticity.Diagnostics.Roofline;
using Plasticity.Engine.Layers;
using Plasticity.Kernels;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity bench kernels</c>: each kernel held to the reference, then timed, beside what the device can do at best.</summary>
internal sealed class BenchKernelsCommand
{
    private readonly Option<string?> _filter = new("--filter") { Description = "Only kernels in whose name and size this occurs.", HelpName = "text" };
    private readonly Option<int> _batch = Arguments.Whole("--batch", "Images.", least: 1, most: Study.MostBatch, fallback: 128);
    private readonly Option<int> _width = Arguments.Whole("--width", "Channels of the first module; 64 is ResNet-18.", least: 1, most: ModelSettings.MostWidth, fallback: 64);
    private readonly Option<Conv2dShape[]> _shape = new("--shape")
    {
        Description = "Instead of the network's kernels, this convolution, with R/2 zeros around; may be given several times.",
        HelpName = "N,H,W,C,O,R,stride",
        CustomParser = result => [.. result.Tokens.Select(token => ReadShape(token.Value))],
    };

    private readonly DeviceArguments _on = new(several: true);
    private readonly Option<string?> _report = new("--report") { Description = "Also draw a roofline into this file: .html with the table, or .svg alone, of one device.", HelpName = "file" };
    private readonly Option<string?> _jsonFile = new("--json-file") { Description = "Also write the JSON into this file, for 'plasticity bench compare'.", HelpName = "file" };
    private readonly Option<bool> _json = Arguments.Json();

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Before it is timed, a kernel's result is compared with one in double precision: 1,024 elements of a convolution (128 of a weight's
        gradient, each a sum over all pixels), of an elementwise kernel and of an optimiser; four channels of batch norm; one image of a pool; all
        of the rest. Elements are spread over the result, the first and the last among them. A wrong kernel is not timed, and the exit code is 1.

        "cold" is the median of three first runs after the caches were filled with other data, "warm" that of runs one after the other, and
        "spread" the interquartile range of the warm runs over their median. GFLOP/s and GB/s are by the warm time. The roof is measured first,
        with all threads of the device: multiply-adds on registers, and y = x/2 + y in main memory. A kernel exceeds it where its data lie in a
        cache, or where it saves operations that direct convolution would do. Several devices take turns within each kernel.

        Examples:
          plasticity bench kernels --report kernels.html
          plasticity bench kernels --filter conv2d_forward --width 16 --threads 1
          plasticity bench kernels --device cpu,opencl --json-file today.json
          plasticity bench kernels --shape 32,56,56,64,128,3,2 --device opencl --json
        """;

    public static Command Create(Screen screen)
    {
        BenchKernelsCommand bench = new();
        Command command = new("kernels", "Verifies and times each kernel at the sizes of ResNet-18 and shows how near it comes to what the device can do.")
        {
            bench._filter, bench._batch, bench._width, bench._shape, bench._on.Device, bench._on.Threads, bench._on.Convolution, bench._report, bench._jsonFile, bench._json,
        };
        command.SetAction(parsed => bench.Run(parsed, screen));
        return command;
    }

    private int Run(ParseResult parsed, Screen screen)
    {
        KernelOutput output = new(screen, parsed.GetValue(_json), parsed.GetValue(_jsonFile), parsed.GetValue(_report));
        output.DemandNames();
        KernelCase[] cases = Chosen(parsed);
        using OpenDevices devices = _on.OpenAll(parsed);
        return Run(devices.All, cases, output);
    }

    /// <summary>Everything after the choice of devices and cases.</summary>
    /// <returns>The exit code: 1 where a kernel is wrong.</returns>
    internal static int Run(IReadOnlyList<IDevice> devices, IReadOnlyList<KernelCase> cases, KernelOutput output)
    {
        output.DemandFiles(devices.Count);
        (DateTimeOffset started, double? load) = (TimeProvider.System.GetUtcNow(), Machine.Load());
        MeasuredDevice[] measured = [.. devices.Select(MeasuredDevice.Of)];
        (DeviceInfo Info, Roof Roof)[] about = [.. measured.Select(each => (each.Device.Info, each.Roof))];
        output.Begin(cases, about);
        List<IReadOnlyList<KernelResult>> results = [];
        foreach (IReadOnlyList<KernelResult> result in KernelBenchmark.Run(measured, cases))
        {
            results.Add(result);
            output.Tell(result);
        }
        (string version, string commit) = RunRequest.Program();
        return output.End(new BenchmarkRun(started, version, commit, Machine.This(), load, Machine.Load(), about, results));
    }

    private KernelCase[] Chosen(ParseResult parsed)
    {
        Conv2dShape[] shapes = parsed.GetValue(_shape) ?? [];
        IEnumerable<KernelCase> cases = shapes.Length > 0 ? shapes.SelectMany(KernelCases.OfConvolution) : KernelCases.OfResNet(parsed.GetValue(_batch), parsed.GetValue(_width));
        // At some widths two of the network's convolutions have one shape.
        KernelCase[] all = [.. cases.DistinctBy(each => (each.Name, each.Size, each.Flops, each.Bytes))];
        if (parsed.GetValue(_filter) is not { } filter) return all;
        KernelCase[] chosen = [.. all.Where(each => each.ToString().Contains(filter, StringComparison.OrdinalIgnoreCase))];
        return chosen.Length > 0 ? chosen : throw InputException.Unknown("kernel", filter, all.Select(each => each.Name).Distinct());
    }

    private static Conv2dShape ReadShape(string text)
    {
        string[] parts = text.Split(',');
        int[] sizes = [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= 1 << 20 ? size : 0)];
        if (sizes is not [int n, int h, int w, int c, int o, int r, int stride] || sizes.Contains(0))
            throw new InputException($"--shape: expected seven numbers of at least 1, N,H,W,C,O,R,stride, found '{text}'");
        int padding = r / 2;
        if (r > h + 2 * padding || r > w + 2 * padding) throw new InputException($"--shape: expected a kernel no larger than the padded image, found '{text}'");
        // The gradient of a weight is summed from at most 32 parts.
        if (Math.Max((double)n * h * w * Math.Max(c, o), (double)r * r * c * o * Math.Min(n, 32)) > int.MaxValue / 4)
            throw new InputException($"--shape: expected tensors of less than {int.MaxValue / 4:N0} elements, found '{text}'");
        return Conv2dShape.For(n, h, w, c, o, r, r, stride, stride, padding, padding);
    }
}
