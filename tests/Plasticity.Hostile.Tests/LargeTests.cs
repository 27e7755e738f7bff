using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Xunit.Abstractions;

namespace Plasticity.Hostile.Tests;

/// <summary>Files as large as they may be, full of one thing: what a reader does grows with the file, and no faster.</summary>
[Needs(Needs.Patience)]
public sealed class LargeTests(ITestOutputHelper output)
{
    // Of a study file; logs and headers may be longer.
    private const int Most = 1 << 20;

    private static readonly string s_study = Encoding.UTF8.GetString(Known("study/benign.yaml")), s_settings = Encoding.UTF8.GetString(Known("settings/benign.yaml"));

    private static readonly Dictionary<string, (string Reader, Func<byte[]> Make)> s_files = new()
    {
        ["claims"] = ("study", () => Study(i => $"  - {{text: t, higher: [fresh], lower: [warm]}}\n")),
        ["arms"] = ("study", () => Text(s_study.Replace("probes:", $"{Repeated(Most - 2000, i => $"  - {{name: a{i}, phases: [tune]}}\n")}probes:", StringComparison.Ordinal))),
        ["phases of an arm"] = ("study", () => Text(s_study.Replace("phases: [tune]", $"phases: [tune{Repeated(Most - 2000, i => $", {{phase: tune, stream: {i + 1}}}")}]", StringComparison.Ordinal))),
        ["phases"] = ("study", () => Text(s_study.Replace("arms:", $"{Repeated(Most - 2000, i => $"  p{i}:\n")}arms:", StringComparison.Ordinal))),
        ["metrics"] = ("study", () => Text(s_study.Replace("metrics: [", $"metrics: [{Repeated(Most - 2000, i => $"{{kind: time-to, accuracy: 0.{i + 1}}}, ")}", StringComparison.Ordinal))),
        ["list items"] = ("study", () => Text(s_study.Replace("probes: []", $"probes: [{Repeated(90_000, i => "{phase: tune}, ")}]", StringComparison.Ordinal))),
        // As many as are looked at one by one.
        ["1,999 claims"] = ("study", () => Text(s_study + Times(1998, i => "  - {text: t, higher: [fresh], lower: [warm]}\n"))),
        ["1,999 arms"] = ("study", () => Text(s_study.Replace("probes:", $"{Times(1997, i => $"  - {{name: a{i}, phases: [tune]}}\n")}probes:", StringComparison.Ordinal))),
        ["1,999 phases"] = ("study", () => Text(s_study.Replace("phases: [tune]", $"phases: [tune{Times(1998, i => $", {{name: p{i}, stream: {i + 1}}}")}]", StringComparison.Ordinal))),
        ["1,999 metrics"] = ("study", () => Text(s_study.Replace("metrics: [", $"metrics: [{Times(1997, i => $"{{kind: time-to, accuracy: 0.{i + 1}}}, ")}", StringComparison.Ordinal))),
        ["2,000 values of a sweep"] = ("sweep", () => Text($"study: warm-start\nsweep:\n  product:\n    rate: [{Times(1999, i => $"0.{i + 1:D5}, ")}0.5]\n")),
        ["2,000 combinations of a sweep"] = ("sweep", () => Text($"study: warm-start\nsweep:\n  list:\n{Times(2000, i => $"    - {{width: {i + 1}}}\n")}")),
        ["figures"] = ("study", () => Text(s_study.Replace("figures: [curves", $"figures: [curves{Repeated(Most - 2000, i => $", {{kind: ends, file: f{i}}}")}", StringComparison.Ordinal))),
        ["gammas of a figure"] = ("study", () => Text(s_study.Replace("[0.5]", $"[{Repeated(Most - 2000, i => "0.5, ")}0.5]", StringComparison.Ordinal))),
        ["unknown keys"] = ("study", () => Text(s_study + Repeated(Most - 2000, i => $"k{i}:\n"))),
        ["a long text"] = ("study", () => Text(s_study + "question: " + new string('a', Most - 2000) + "\n")),
        ["a long name"] = ("study", () => Text(s_study.Replace("kind: after-epochs", "kind: " + new string('a', Most - 2000), StringComparison.Ordinal))),
        ["a long number"] = ("study", () => Text(s_study.Replace("width: 2", "width: " + new string('9', Most - 2000), StringComparison.Ordinal))),
        ["quoted escapes"] = ("study", () => Text(s_study + "question: \"" + Repeated(Most - 2000, i => "\\u0041") + "\"\n")),
        ["remarks"] = ("study", () => Text(s_study + Repeated(Most - 2000, i => "#\n"))),
        ["folded lines"] = ("study", () => Text(s_study + "question: >\n" + Repeated(Most - 2000, i => "  a\n\n"))),
        ["settings"] = ("settings", () => Text(s_settings + Repeated(Most - 2000, i => $"  k{i}: 1\n"))),
        ["a list of counts"] = ("settings", () => Text("study: stages\n" + s_settings.Replace("study: warm-start", "x:", StringComparison.Ordinal)[..(s_settings.IndexOf("settings:", StringComparison.Ordinal) - 15)] + $"settings: {{counts: '{Repeated(Most - 4000, i => "1,")}1'}}\n")),
        ["values of a sweep"] = ("sweep", () => Text($"study: warm-start\nsweep:\n  product:\n    rate: [{Repeated(Most - 2000, i => $"0.{i + 1}, ")}0.5]\n")),
        ["combinations of a sweep"] = ("sweep", () => Text($"study: warm-start\nsweep:\n  list:\n{Repeated(Most - 2000, i => $"    - {{width: {i + 1}}}\n")}")),
        ["seeds of a sweep"] = ("sweep", () => Text($"study: warm-start\nsweep:\n  seeds: [{Repeated(Most - 2000, i => $"{i + 1}, ")}0]\n")),
        ["epochs"] = ("metrics", () => Text(Repeated(4 * Most, i => Encoding.UTF8.GetString(Known("metrics/benign.jsonl")).Split('\n')[0].Replace("\"epoch\":1", $"\"epoch\":{i}", StringComparison.Ordinal) + "\n"))),
        ["measures"] = ("measures", () => Text(Repeated(4 * Most, i => Encoding.UTF8.GetString(Known("measures/benign.jsonl")).Split('\n')[0].Replace("\"epoch\":2", $"\"epoch\":{i}", StringComparison.Ordinal) + "\n"))),
        ["points"] = ("points", () => Text(Repeated(4 * Most, i => $"{{\"name\":\"a-{i}\",\"at\":[],\"seed\":1}}\n"))),
        ["empty lines"] = ("metrics", () => Text(new string('\n', 4 * Most))),
        ["seeds of an arm"] = ("summary", () => Text(Encoding.UTF8.GetString(Known("summary/benign.json")).Replace("\"1\": 0.49", $"{Repeated(4 * Most, i => $"\"{i + 10}\": 0.5, ")}\"1\": 0.49", StringComparison.Ordinal))),
        ["samples of a kernel"] = ("benchmark", () => Text(Encoding.UTF8.GetString(Known("benchmark/benign.json")).Replace("2e-06,", Repeated(4 * Most, _ => "1,"), StringComparison.Ordinal))),
        ["kernels of a benchmark"] = ("benchmark", () => Text(Encoding.UTF8.GetString(Known("benchmark/benign.json")).Replace(
            "\"kernels\": [", "\"kernels\": [" + Repeated(4 * Most, i => $"{{\"kernel\":\"k{i}\",\"size\":\"\",\"device\":\"cpu\",\"flops\":0,\"bytes\":0,\"verified\":true,\"samples_seconds\":[1]}},"), StringComparison.Ordinal))),
        ["brackets"] = ("claim", () => Text(Repeated(1 << 16, i => "{\"id\":{}}\n"))),
        ["tensors"] = ("safetensors", Tensors),
        ["arrays"] = ("npz", Arrays),
    };

    public static IEnumerable<object[]> Files => s_files.Keys.Select(name => (object[])[name]);

    [Theory]
    [MemberData(nameof(Files))]
    public void Takes_no_longer_than_its_length_warrants(string name)
    {
        (string reader, Func<byte[]> make) = s_files[name];
        byte[] bytes = make();
        long start = System.Diagnostics.Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
        Trial trial = Trial.Of(Reader.Named(reader), "large", bytes);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length:N0} bytes: {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s, {GC.GetAllocatedBytesForCurrentThread() - before:N0} bytes of memory; {(trial.Accepted ? "read" : trial.Message)}"));
        Assert.True(trial.Fault is null, trial.Fault);
    }

    private static byte[] Known(string path) => CorpusFile.All.Single(file => file.Path == path).Bytes;

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Study(Func<int, string> line) => Text(s_study + Repeated(Most - 2000, line));

    private static string Repeated(int length, Func<int, string> piece)
    {
        StringBuilder text = new(length + 1000);
        for (int i = 0; text.Length < length; i++) text.Append(piece(i));
        return text.ToString();
    }

    private static string Times(int count, Func<int, string> piece) => string.Concat(Enumerable.Range(0, count).Select(piece));

    /// <summary>As many tensors without elements as four megabytes of header hold.</summary>
    private static byte[] Tensors()
    {
        byte[] header = Text($"{{{Repeated(4 * Most, i => $"\"t{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}},")}\"last\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}}}");
        byte[] file = new byte[8 + header.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        return file;
    }

    private static byte[] Arrays()
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            byte[] array = Known("npy/benign-vector.npy");
            for (int i = 0; i < 10_000; i++)
            {
                using Stream entry = zip.CreateEntry($"a{i}.npy", CompressionLevel.NoCompression).Open();
                entry.Write(array);
            }
        }
        return stream.ToArray();
    }
}
