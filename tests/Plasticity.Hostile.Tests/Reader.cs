using System.Text;
using Plasticity.Devices;
using Plasticity.Diagnostics.Roofline;
using Plasticity.Interop.Formats;
using Plasticity.Interop.Images;
using Plasticity.Laboratory.Checkpoints;
using Plasticity.Laboratory.Fetching;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Sweeps;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;
using Plasticity.Studies.Data.Files;

namespace Plasticity.Hostile.Tests;

/// <summary>A reader of files that somebody else may have made, fed with bytes.</summary>
/// <param name="Name">The folder of its files in the corpus.</param>
/// <param name="Documented">The one exception that may leave it; null for one that answers null instead.</param>
/// <param name="IsText">Whether a mutation of words and numbers is worth trying.</param>
/// <param name="Read">Reads a file of that name with these bytes; false where it answered that there is nothing usable.</param>
internal sealed record Reader(string Name, Type? Documented, bool IsText, Func<string, byte[], bool> Read)
{
    private static readonly Lazy<string> s_outer = new(() =>
    {
        // In memory where there is such a place: the fuzzer makes thousands of folders.
        string folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"plasticity-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    // What a checkpoint of the corpus is of.
    private static readonly Lazy<Study> s_study = new(() => StudyFile.Read(Path.Combine(CorpusFile.Folder, "Corpus", "study", "benign.yaml")));

    private static readonly RunRecords s_records = new([new MetricRow("tiny", "fresh", 1, "tune", 1, 4, 1e-3, 2.1, 0.25, 2, 0.3, 5000, 0.5)], [], []);

    public static IReadOnlyList<Reader> All { get; } =
    [
        OfFormat("safetensors", (_, stream) => SafetensorsFile.Read(stream, stream.Length)),
        OfFormat("npy", (_, stream) => Npy.Read(stream, stream.Length)),
        OfFormat("npz", (_, stream) => Npz.Read(stream)),
        OfFormat("checkpoint", (_, stream) => StateOf(Checkpoint.Read(stream, stream.Length))),
        OfInput("study", isText: true, (name, bytes) => new StudyReader(SourceText.Of(name, bytes)).Study()),
        OfInput("sweep", isText: true, (name, bytes) => SweepSource.Parse(SourceText.Of(name, bytes).Text, name)),
        OfInput("settings", isText: true, (name, bytes) => Settings(new SavedSettings(SourceText.Of(name, bytes)))),
        OfInput("metrics", isText: true, (name, bytes) => RowsReader.Epochs(name, new MemoryStream(bytes))),
        OfInput("measures", isText: true, (name, bytes) => RowsReader.Measures(name, new MemoryStream(bytes))),
        OfInput("ends", isText: true, (name, bytes) => RowsReader.Ends(name, new MemoryStream(bytes))),
        OfInput("points", isText: true, (name, bytes) => PointsTable.Read(name, new MemoryStream(bytes))),
        new("claim", null, IsText: true, (_, bytes) => ClaimRecord.Parse(Encoding.UTF8.GetString(bytes), number: 1, DateTime.UnixEpoch).Holder is not null),
        OfInput("summary", isText: true, (name, bytes) => SavedSummary.Of(name, bytes)),
        OfInput("benchmark", isText: true, (name, bytes) => SavedBenchmark.Of(name, bytes)),
        new("progress", null, IsText: true, (_, bytes) => RunProgress.Of(bytes) is not null),
        OfInput("idx", isText: false, Images),
        OfInput("cifar", isText: false, (name, bytes) => Cifar.TenOf(2).Read(name, new MemoryStream(bytes), new int[2], new byte[2 * 32 * 32 * 3])),
        OfInput("png", isText: false, Picture),
        OfInput("jpeg", isText: false, Picture),
        OfInput("archive", isText: false, Unpack),
        new("kernels", null, IsText: false, (_, bytes) => ProgramCache.ProgramIn(bytes) is not null),
    ];

    public static Reader Named(string name) => All.First(reader => reader.Name == name);

    public override string ToString() => Name;

    /// <summary>What a checkpoint of the corpus says of the study that they are all of.</summary>
    internal static StudySnapshot StateOf(Checkpoint checkpoint) => checkpoint.StateOf(s_study.Value, s_records);

    private static Reader OfFormat(string name, Func<string, MemoryStream, object> read) => new(name, typeof(InvalidDataException), IsText: false, (file, bytes) =>
    {
        using MemoryStream stream = new(bytes);
        return read(file, stream) is not null;
    });

    private static Reader OfInput(string name, bool isText, Func<string, byte[], object> read) =>
        new(name, typeof(InputException), isText, (file, bytes) => read(file, bytes) is not null);

    /// <summary>All that a report takes from a settings.yaml, of a study that the program knows.</summary>
    private static Provenance Settings(SavedSettings saved) =>
        SavedRun.ProvenanceOf(saved, SavedRun.Settled(saved, Catalogue.Create(saved["study"], StudySize.Paper)));

    private static object Images(string name, byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return DataFile.Guard<object>(name, () => name.Contains("labels", StringComparison.Ordinal) ? Idx.Labels(name, stream, classes: 10) : Idx.Images(name, stream, 3, 5));
    }

    /// <summary>Decodes twice: a picture that is another the second time holds memory that nobody wrote.</summary>
    private static Picture Picture(string name, byte[] bytes)
    {
        Picture first = ImageFile.Read(name, bytes), second = ImageFile.Read(name, bytes);
        return first.Pixels.AsSpan().SequenceEqual(second.Pixels) ? first : throw new InvalidOperationException("the picture is another the second time");
    }

    /// <summary>Unpacks into a folder within a folder, in which nothing else may appear.</summary>
    private static object Unpack(string name, byte[] bytes)
    {
        string inner = Path.Combine(s_outer.Value, "inner");
        try
        {
            using MemoryStream stream = new(bytes);
            Archive.Unpack(name, stream, inner, CancellationToken.None);
            return bytes;
        }
        finally
        {
            if (Directory.Exists(inner)) Directory.Delete(inner, recursive: true);
            Assert.Empty(Directory.EnumerateFileSystemEntries(s_outer.Value));
        }
    }
}
