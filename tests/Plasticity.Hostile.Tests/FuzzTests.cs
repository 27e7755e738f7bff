using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Plasticity.Hostile.Tests;

/// <summary>
/// Every reader, fed with damaged files: it reads them or refuses them as documented, whatever they hold. $PLASTICITY_FUZZ says how many inputs
/// a reader gets, 20,000 unless it is set; $PLASTICITY_FUZZ_SEED takes others than always, and $PLASTICITY_FUZZ_AT, a number, that one alone.
/// </summary>
[Needs(Needs.Patience)]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Usual = 20_000, MostFaults = 5;

    public static IEnumerable<object[]> Readers => Reader.All.Select(reader => (object[])[reader.Name]);

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_reader_reads_or_refuses(string name)
    {
        Reader reader = Reader.Named(name);
        CorpusFile[] files = [.. CorpusFile.All.Where(file => file.Reader == reader)];
        Mutator mutator = new([.. files.Where(file => file.Accepted).Select(file => file.Bytes)], [.. files.Select(file => file.Bytes)], reader.IsText);
        ulong seed = (ulong)Number("PLASTICITY_FUZZ_SEED", 1);
        int only = (int)Number("PLASTICITY_FUZZ_AT", -1), first = Math.Max(0, only), count = only >= 0 ? 1 : (int)Number("PLASTICITY_FUZZ", Usual);
        // Readers tell kinds of a format by the name.
        string[] names = [.. files.Select(file => Path.GetFileName(file.Path)).Where(file => file.Contains("labels", StringComparison.Ordinal) || file.EndsWith(".gz", StringComparison.Ordinal))
            .Append(Path.GetFileName(files[0].Path)).DistinctBy(file => (file.Contains("labels", StringComparison.Ordinal), Path.GetExtension(file)))];
        long start = Stopwatch.GetTimestamp();
        int accepted = 0;
        List<string> faults = [];
        for (int i = first; i < first + count && faults.Count < MostFaults; i++)
        {
            Trial trial = Trial.Of(reader, names[i % names.Length], mutator.Input(seed, i));
            if (trial.Accepted) accepted++;
            if (trial.Fault is { } fault) faults.Add($"{name}, seed {seed}, input {i}: {fault}\n  again: PLASTICITY_FUZZ_SEED={seed} PLASTICITY_FUZZ_AT={i} dotnet test tests/Plasticity.Hostile.Tests --filter \"DisplayName~FuzzTests&DisplayName~{name}\"");
        }
        string line = string.Create(CultureInfo.InvariantCulture, $"{name,-12} {count,9:N0} inputs: {accepted,9:N0} read, {count - accepted,9:N0} refused, {faults.Count} faults, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        output.WriteLine(line);
        Console.WriteLine($"fuzz: {line}");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        // Inputs that are all refused at the door, or all taken, try nothing.
        if (only < 0) Assert.InRange(accepted, 1, count - 1);
    }

    private static long Number(string variable, long usual) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : usual;
}
