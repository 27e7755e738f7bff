using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Plasticity.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Kernels;
using Plasticity.Studies;
using Plasticity.Studies.Roofline;
using Plasticity.Studies.Studies;

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

    private readonly DeviceArguments _on = new();
    private readonly Option<string?> _report = new("--report") { Description = "Also draw a roofline into this file: .html with the table, or .svg alone.", HelpName = "file" };
    private readonly Option<bool> _json = Arguments.Json();

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Before it is timed, a kernel's result is compared with one in double precision: 1,024 elements of a convolution (128 of a weight's
        gradient, each a sum over all pixels), of an elementwise kernel and of an optimiser; four channels of batch norm; one image of a pool; all
        of the rest. Elements are spread over the result, the first and the last among them. A wrong kernel is not timed, and the exit code is 1.

        "cold" is the median of three first runs after the caches were filled with other data, "warm" that of runs one after the other. GFLOP/s and
        GB/s are by the warm time. The roof is measured first, with all threads of the device: multiply-adds on registers, and y = x/2 + y in main
        memory. A kernel exceeds it where its data lie in a cache, or where it saves operations that direct convolution would do.

        Examples:
          plasticity bench kernels --report kernels.html
          plasticity bench kernels --filter conv2d_forward --width 16 --threads 1
          plasticity bench kernels --shape 32,56,56,64,128,3,2 --device opencl --json
        """;

    public static Command Create(Screen screen)
    {
        BenchKernelsCommand bench = new();
        Command command = new("kernels", "Verifies and times each kernel at the sizes of ResNet-18 and shows how near it comes to what the device can do.")
        {
            bench._filter, bench._batch, bench._width, bench._shape, bench._on.Device, bench._on.Threads, bench._on.Convolution, bench._report, bench._json,
        };
        command.SetAction(parsed => bench.Run(parsed, screen));
        return command;
    }

    private int Run(ParseResult parsed, Screen screen)
    {
        string? report = parsed.GetValue(_report);
        if (report is not null && Path.GetExtension(report) is not (".html" or ".svg"))
            throw new InputException($"--report: expected a file that ends in .html or .svg, found '{report}'");
        KernelCase[] cases = Chosen(parsed);
        using IDevice device = _on.Open(parsed);
        return Run(device, cases, screen, parsed.GetValue(_json), report);
    }

    /// <summary>Everything after the choice of device and cases.</summary>
    /// <returns>The exit code: 1 where a kernel is wrong.</returns>
    internal static int Run(IDevice device, IReadOnlyList<KernelCase> cases, Screen screen, bool json, string? report)
    {
        // Before minutes of work, not after.
        if (report is not null) UserFile.Write(report, () => File.WriteAllText(report, ""));
        Roof roof = Roof.Measure(device);
        KernelTable table = new(cases, screen.Width);
        if (!json)
        {
            screen.Line(BenchRoofCommand.Line(device.Info, roof));
            screen.Line();
            foreach (string line in table.Head) screen.Line(line);
        }
        List<KernelResult> results = [];
        foreach (KernelResult result in KernelBenchmark.Run(device, roof, cases))
        {
            results.Add(result);
            if (!json) foreach (string line in table.Lines(result)) screen.Line(line);
        }
        if (json) screen.Raw(JsonSerializer.Serialize(Values(device.Info, roof, results)));
        if (report is not null)
        {
            string page = Path.GetExtension(report) == ".svg" ? RooflineFigure.Draw(roof, results) : RooflineReport.Text(device.Info, roof, results);
            UserFile.Write(report, () => File.WriteAllText(report, page));
        }
        int wrong = results.Count(result => !result.Verified);
        if (wrong == 0) return 0;
        screen.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"plasticity: {wrong} of {results.Count} kernels differ from the reference"));
        return 1;
    }

    private KernelCase[] Chosen(ParseResult parsed)
    {
        Conv2dShape[] shapes = parsed.GetValue(_shape) ?? [];
        KernelCase[] all = shapes.Length > 0
            ? [.. shapes.SelectMany(KernelCases.OfConvolution)]
            : [.. KernelCases.OfResNet(parsed.GetValue(_batch), parsed.GetValue(_width))];
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

    private static Dictionary<string, object> Values(DeviceInfo device, Roof roof, IEnumerable<KernelResult> results) => new(BenchRoofCommand.Values(device, roof))
    {
        ["kernels"] = results.Select(result => new Dictionary<string, object?>
        {
            ["kernel"] = result.Case.Name,
            ["size"] = result.Case.Size,
            ["verified"] = result.Verified,
            ["error"] = Finite(result.Error),
            ["tolerance"] = result.Case.Tolerance,
            ["cold_milliseconds"] = Finite(1e3 * result.ColdSeconds),
            ["warm_milliseconds"] = Finite(1e3 * result.WarmSeconds),
            ["gigaflops_per_second"] = Finite(result.FlopsPerSecond / 1e9),
            ["gigabytes_per_second"] = Finite(result.BytesPerSecond / 1e9),
            ["share_of_roof"] = Finite(result.RoofShare),
        }).ToArray(),
    };

    /// <summary>JSON has no NaN.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
