using System.CommandLine;
using System.Globalization;
using Plasticity.Devices;
using Plasticity.Interop.Formats;
using Plasticity.Laboratory.Comparisons;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Cli;

/// <summary><c>plasticity diff A B</c>: the first step, tensor and element where two runs part.</summary>
internal static class DiffCommand
{
    private const int BarWidth = 40;

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        A and B are folders of runs: both are trained once more, side by side, each on its own device, and all of their state is compared bit for
        bit after every step. Or two files of arrays (.safetensors, .npz, .npy), or two folders that 'plasticity trace' wrote, one by each of two
        versions of the program: they are compared as they are. The exit code is 0 where nothing differs, else 1.

        Examples:
          plasticity diff runs/warm-start-82efb61f runs/warm-start-1c0ffee5
          plasticity diff runs/warm-start-82efb61f runs/warm-start-82efb61f --on-b opencl
          plasticity diff before/ after/
        """;

    public static Command Create(Screen screen)
    {
        Argument<string> first = new("a") { Description = "The folder of a run, a file of arrays, or a folder that 'plasticity trace' wrote." };
        Argument<string> second = new("b") { Description = "Another." };
        Option<string?> onFirst = new("--on-a") { Description = "The device for A. [default: the run's]", HelpName = "device" };
        Option<string?> onSecond = new("--on-b") { Description = "The device for B. [default: the run's]", HelpName = "device" };
        Option<string?> dataFolder = new("--data-dir") { Description = "A folder to look for data sets in first.", HelpName = "folder" };
        Option<int> threads = Arguments.Threads();
        Command command = new("diff", "Finds the first step, tensor and element where two runs part.") { first, second, onFirst, onSecond, dataFolder, threads };
        command.SetAction(parsed =>
        {
            (string a, string b) = (parsed.GetRequiredValue(first), parsed.GetRequiredValue(second));
            if (File.Exists(a) || File.Exists(b)) return Files(screen, a, b);
            if (IsTrace(a) || IsTrace(b)) return Traces(screen, a, b);
            DataCatalogue catalogue = DataCatalogue.For(parsed.GetValue(dataFolder));
            using Interruption interruption = new(() => { });
            Side left = SideOf(a, catalogue, parsed.GetValue(onFirst), parsed.GetValue(threads), out Provenance before);
            Side right = SideOf(b, catalogue, parsed.GetValue(onSecond), parsed.GetValue(threads), out Provenance after);
            string commit = RunRequest.Program().Commit;
            foreach (Provenance run in new[] { before, after }.Where(run => run.Commit != commit).Take(1))
                screen.Line($"This program, of commit {Short(commit)}, trains both, also the one of {Short(run.Commit)}; 'plasticity trace' compares two versions.");
            LockstepResult result = Lockstep.Run(left, right, steps => Tell(screen, steps), interruption.Token);
            return Report(screen, result);
        });
        return command;
    }

    private static string Short(string commit) => commit.Length > 8 ? commit[..8] : commit.Length > 0 ? commit : "none";

    private static bool IsTrace(string path) => Directory.Exists(path) && !RunFolders.IsRun(path) && Directory.EnumerateFiles(path, "*.safetensors").Any();

    private static Side SideOf(string path, DataCatalogue catalogue, string? device, int threads, out Provenance provenance)
    {
        (Study study, Provenance run) = SavedRun.Asked(RunFolder.Existing(path));
        provenance = run;
        string id = device ?? run.Device.Id;
        return new Side(study, () => DeviceCatalogue.Open(id, study.Engine.With(threads)), study.Select(catalogue.Load(run.Data.Name)));
    }

    private static void Tell(Screen screen, long steps)
    {
        if (steps % 1000 == 0) screen.Line(FormattableString.Invariant($"{steps:N0} steps, no difference so far"));
    }

    private static int Report(Screen screen, LockstepResult result)
    {
        if (result.Parting is not { } parting)
        {
            screen.Line(FormattableString.Invariant($"No difference: all of the state is the same, bit for bit, after each of {result.Steps:N0} steps."));
            return 0;
        }
        screen.Line(FormattableString.Invariant($"They part in arm '{parting.Arm}', seed {parting.Seed}, at step {parting.Step}; the {result.Steps:N0} steps before it are the same, bit for bit."));
        if (parting.Difference is not { } difference) screen.Line($"There, {parting.Words}.");
        else Print(screen, difference);
        return 1;
    }

    private static void Print(Screen screen, TensorDifference difference)
    {
        screen.Line(FormattableString.Invariant($"The first tensor that differs is {difference.Tensor} ({difference.Differing} of {difference.Count} do), and in it the element [{string.Join(',', difference.Index)}]:"));
        screen.Line(FormattableString.Invariant($"  {difference.A:G9} against {difference.B:G9}, {UlpHistogram.Distance(difference.A, difference.B):N0} units in the last place apart"));
        screen.Line();
        UlpHistogram histogram = difference.Histogram;
        long most = histogram.Bins.Max(bin => bin.Count);
        List<string[]> rows = [["units in the last place", "elements", "share"]];
        foreach ((long from, long to, long count) in histogram.Bins)
            rows.Add([from == to ? Number(from) : $"{Number(from)} to {Number(to)}", Number(count), (count / (double)histogram.Count).ToString("P1", CultureInfo.InvariantCulture)]);
        string[] lines = [.. TextTable.Lines(rows)];
        screen.Line(lines[0]);
        foreach ((string line, (long _, long _, long count)) in lines.Skip(1).Zip(histogram.Bins)) screen.Line($"{line}  {new string('█', (int)Math.Max(1, BarWidth * count / most))}");
        if (histogram.NotNumbers > 0) screen.Line(FormattableString.Invariant($"{histogram.NotNumbers:N0} elements are a number on one side alone."));

        static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
    }

    private static int Files(Screen screen, string a, string b)
    {
        if (TensorDifference.Of(Read(a), Read(b)) is not { } difference)
        {
            screen.Line("No difference: the files hold the same arrays, bit for bit.");
            return 0;
        }
        Print(screen, difference);
        return 1;
    }

    /// <summary>Places that both traces have, in the order in which they were written.</summary>
    private static int Traces(Screen screen, string a, string b)
    {
        string[] names = [.. Names(a).Intersect(Names(b)).Order(StringComparer.Ordinal)];
        if (names.Length == 0) throw new InputException($"expected two traces of the same run, found no file of {a} in {b}", InputException.BadFile);
        foreach (string name in names)
        {
            if (TensorDifference.Of(Read(Path.Combine(a, name)), Read(Path.Combine(b, name))) is not { } difference) continue;
            screen.Line($"They part at {Path.GetFileNameWithoutExtension(name)}, or since the place before it.");
            Print(screen, difference);
            return 1;
        }
        screen.Line($"No difference: the {names.Length} states that both have are the same, bit for bit.");
        return 0;

        static IEnumerable<string> Names(string folder) => Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.safetensors").Select(file => Path.GetFileName(file))
            : throw InputException.File(folder, "a folder that 'plasticity trace' wrote", "none of that name");
    }

    private static NamedTensor[] Read(string file) => UserFile.Read(file, "a file of arrays", () =>
    {
        if (!ArrayFile.Extensions.Contains(Path.GetExtension(file).ToLowerInvariant())) throw InputException.File(file, $"a name that ends in {string.Join(", ", ArrayFile.Extensions)}", Path.GetExtension(file) is { Length: > 0 } other ? other : "none of them");
        return (NamedTensor[])[.. ArrayFile.Read(file).Where(array => array.Value.Type[1] == 'f').Select(array => new NamedTensor(array.Key, array.Value.Shape, array.Value.Floats()))];
    });
}
