using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Plasticity.Devices;
using Plasticity.Diagnostics.Roofline;
using Plasticity.Diagnostics.Training;

namespace Plasticity.Cli;

/// <summary><c>plasticity check</c>: does this device compute right, and the same every time?</summary>
internal sealed class CheckCommand
{
    private const int Batch = 4, Width = 64, MostLines = 30;

    private readonly DeviceArguments _on = new();
    private readonly Option<CheckSize?> _size = Arguments.OneOf<CheckSize>("--size", "How much is checked; small is for devices that simulate a GPU. [default: small on ilgpu:cpu, else usual]");
    private readonly Option<int?> _steps = Arguments.PerhapsWhole("--steps", "Training steps, done twice from one seed. [default: 200, 1 at size small]", least: 1, most: Arguments.MostSteps);
    private readonly Option<bool> _json = Arguments.Json();

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Three questions, a line each:
          kernels  Does every kernel agree with sums in double precision? Sizes are odd, so that every variant is run, then those of ResNet-18,
                   which size small leaves out. Nothing may be written beyond the end of a buffer.
          repeat   Is training repeatable? A residual network takes --steps steps twice from one seed, on images that are shuffled, translated and
                   flipped. Weights and running statistics have to match bit for bit.
          losses   Do the losses of its first five steps (two at size small) match those of the CPU device with direct convolutions, up to rounding?
        The exit code is 1 where the answer to one of them is no.

        Examples:
          plasticity check
          plasticity check --device opencl:1 --steps 20
          plasticity check --device cpu --convolution winograd --json
          plasticity check --device ilgpu:cpu
        """;

    public static Command Create(Screen screen)
    {
        CheckCommand check = new();
        Command command = new("check", "Tells whether a device computes right: every kernel against double precision, training twice, losses beside the CPU's.")
        {
            check._on.Device, check._on.Threads, check._on.Convolution, check._on.Graphs, check._size, check._steps, check._json,
        };
        command.SetAction(parsed =>
        {
            using IDevice device = check._on.Open(parsed);
            bool small = (parsed.GetValue(check._size) ?? (device.Info.Kind == DeviceKind.IlgpuCpu ? CheckSize.Small : CheckSize.Usual)) == CheckSize.Small;
            TrainingCheck training = small ? TrainingCheck.Small : TrainingCheck.Usual;
            if (parsed.GetValue(check._steps) is { } steps) training = training with { Steps = steps };
            return Run(device, small ? KernelCases.SmallChecks() : KernelCases.Checks(Batch, Width), training, screen, parsed.GetValue(check._json));
        });
        return command;
    }

    /// <summary>Everything after the choice of device.</summary>
    /// <returns>The exit code: 1 where something is wrong.</returns>
    internal static int Run(IDevice device, IEnumerable<KernelCase> cases, TrainingCheck training, Screen screen, bool json)
    {
        if (!json) screen.Line($"{device.Info.Id} ({device.Info.Name}, {device.Info.Driver})");
        Dictionary<string, object?> values = new() { ["device"] = device.Info.Id, ["device_name"] = device.Info.Name, ["driver"] = device.Info.Driver };
        Part[] parts =
        [
            Report(() => Kernels(device, cases)),
            Report(() => Repeat(device, training)),
            Report(() => Losses(device, training)),
        ];
        foreach (Part part in parts) values[part.Name] = part.Values;
        string[] wrong = [.. parts.Where(part => !part.Right).Select(part => part.Name)];
        values["right"] = wrong.Length == 0;
        if (json) screen.Raw(JsonSerializer.Serialize(values));
        if (wrong.Length == 0) return 0;
        screen.Error.WriteLine($"plasticity: {device.Info.Id} does not compute right: {string.Join(", ", wrong)}");
        return 1;

        Part Report(Func<Part> make)
        {
            Part part = make();
            if (json) return part;
            screen.Line($"{part.Name,-8} {(part.Right ? "ok   " : "WRONG")}  {part.Sentence}", indent: 16);
            foreach (string detail in part.Details) screen.Line($"  {detail}");
            return part;
        }
    }

    private static Part Kernels(IDevice device, IEnumerable<KernelCase> cases)
    {
        KernelVerdict[] verdicts = [.. KernelCheck.Run(device, cases)], wrong = [.. verdicts.Where(verdict => !verdict.Right)];
        KernelVerdict worst = verdicts.MaxBy(verdict => verdict.Share)!;
        string sentence = wrong.Length == 0
            ? Invariant($"all {verdicts.Length} results agree with sums in double precision; nearest to its tolerance: {worst.Case}, off by {worst.Error:0.0e0} of {worst.Case.Tolerance:0.0e0}")
            : Invariant($"{wrong.Length} of {verdicts.Length} results are not those of sums in double precision");
        return new Part("kernels", wrong.Length == 0, sentence, Details(wrong), new()
        {
            ["right"] = wrong.Length == 0,
            ["cases"] = verdicts.Length,
            ["worst"] = worst.Case.ToString(),
            ["worst_share_of_tolerance"] = Finite(worst.Share),
            ["wrong"] = wrong.Select(verdict => new Dictionary<string, object?>
            {
                ["kernel"] = verdict.Case.Name,
                ["size"] = verdict.Case.Size,
                ["error"] = Finite(verdict.Error),
                ["tolerance"] = verdict.Case.Tolerance,
                ["fault"] = verdict.Fault,
            }).ToArray(),
        });
    }

    /// <summary>A line for each case, or for all that a device refused with the same sentence, as long as they are few enough to read.</summary>
    private static string[] Details(IEnumerable<KernelVerdict> wrong)
    {
        string[] lines =
        [
            .. wrong.GroupBy(verdict => verdict.Fault ?? verdict.Text)
                .Select(alike => alike.First().Text + (alike.Count() == 1 ? "" : Invariant($"; {alike.Count() - 1} more like this"))),
        ];
        return lines.Length <= MostLines ? lines : [.. lines[..MostLines], Invariant($"… and {lines.Length - MostLines} more; --json has them all")];
    }

    private static Part Repeat(IDevice device, TrainingCheck training) => Attempt("repeat", () =>
    {
        string steps = training.Steps == 1 ? "1 training step" : Invariant($"{training.Steps} training steps");
        string first = training.Sha256(device), second = training.Sha256(device);
        bool same = first == second;
        string sentence = same
            ? Invariant($"{steps}, twice from one seed: the same weights and statistics, SHA-256 {first}")
            : Invariant($"{steps}, twice from one seed: SHA-256 {first}, then {second}");
        return new Part("repeat", same, sentence, [], new() { ["right"] = same, ["steps"] = training.Steps, ["sha256"] = first, ["sha256_again"] = second });
    });

    private static Part Losses(IDevice device, TrainingCheck training) => Attempt("losses", () =>
    {
        using IDevice cpu = DeviceCatalogue.Open("cpu", new DeviceOptions(Convolution: ConvolutionAlgorithm.Direct));
        IReadOnlyList<double> found = training.Losses(device), expected = training.Losses(cpu);
        double apart = TrainingCheck.Difference(found, expected);
        bool right = apart <= TrainingCheck.Tolerance;
        string sentence = Invariant($"the first {found.Count} losses differ from the CPU device's by at most {apart:0.0e0} of them, expected at most {TrainingCheck.Tolerance:0.0e0}");
        string[] details = right ? [] : [.. found.Select((loss, i) => Invariant($"step {i + 1}: {loss:G9}, expected {expected[i]:G9}"))];
        return new Part("losses", right, sentence, details, new()
        {
            ["right"] = right,
            ["found"] = found.Select(Finite).ToArray(),
            ["expected"] = expected.ToArray(),
            ["difference"] = Finite(apart),
            ["tolerance"] = TrainingCheck.Tolerance,
        });
    });

    /// <summary>A device that refuses is an answer too.</summary>
    private static Part Attempt(string name, Func<Part> make)
    {
        try
        {
            return make();
        }
        catch (DeviceException refused)
        {
            string line = refused.Message.ReplaceLineEndings(" ");
            return new Part(name, false, line, [], new() { ["right"] = false, ["fault"] = line });
        }
    }

    /// <summary>JSON has no NaN.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>How much is checked.</summary>
    private enum CheckSize
    {
        Usual,
        Small,
    }

    /// <summary>The answer to one of the questions: for a person, and for a program.</summary>
    private sealed record Part(string Name, bool Right, string Sentence, string[] Details, Dictionary<string, object?> Values);
}
