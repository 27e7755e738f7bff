using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Plasticity.Devices;
using Plasticity.Interop.Formats;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Checkpoints;

/// <summary>
/// The checkpoints of a run: <c>NUMBER-SHA256.safetensors</c>, the last two of them. A file is written under another name, seen to the disk and
/// renamed, and its name holds the hash of its bytes: a file that is not what was written is found out by whoever reads it.
/// </summary>
public sealed partial class CheckpointFolder(string path)
{
    private const int Kept = 2;
    private const string Partial = "checkpoint.partial";

    private readonly HashSet<string> _refused = [];

    /// <summary>The files, newest first; those of other names are nobody's.</summary>
    public IReadOnlyList<string> Paths => Directory.Exists(path)
        ? [.. Directory.GetFiles(path).Where(file => Name().IsMatch(Path.GetFileName(file))).OrderByDescending(NumberOf)]
        : [];

    /// <summary>Writes one more, and removes those that could not be used and those that are older than the good one before it.</summary>
    /// <exception cref="InputException">The disk refuses; the earlier ones are as they were.</exception>
    public void Add(Action<Stream> write)
    {
        string partial = Path.Combine(path, Partial);
        try
        {
            Make();
            IReadOnlyList<string> before = Paths;
            long number = before.Count > 0 ? NumberOf(before[0]) + 1 : 1;
            string hash;
            // Never through a link that somebody put there.
            File.Delete(partial);
            using (FileStream file = new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            using (SHA256 sha = SHA256.Create())
            {
                using (CryptoStream hashing = new(file, sha, CryptoStreamMode.Write, leaveOpen: true)) write(hashing);
                file.Flush(flushToDisk: true);
                hash = Convert.ToHexStringLower(sha.Hash!);
            }
            File.Move(partial, Path.Combine(path, FormattableString.Invariant($"{number:D8}-{hash}.safetensors")));
            WholeFile.SyncFolder(path);
            HashSet<string> kept = [.. before.Where(file => !_refused.Contains(file)).Take(Kept - 1)];
            foreach (string old in before.Where(file => !kept.Contains(file))) File.Delete(old);
        }
        // The last is the runtime's word for a file that the system does not let grow any further.
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" })
        {
            TryDelete(partial);
            string left = Paths.Count > 0 ? $"; {Paths[0]} is as it was: make room and give the same command again to go on from there" : "";
            throw new InputException($"{path}: expected room for a checkpoint, found {Refusal.Words(refused)}{left}", InputException.BadFile, refused);
        }
    }

    /// <summary>The newest that is what was written and can be used; null where there is none at all.</summary>
    /// <param name="use">Makes something of one; refuses by <see cref="InvalidDataException"/> or <see cref="InputException"/>.</param>
    /// <param name="warn">Is told in one line of each that cannot be used.</param>
    /// <exception cref="InputException">There are some and none can be used.</exception>
    public T? Newest<T>(Func<Checkpoint, T> use, Action<string> warn) where T : class
    {
        IReadOnlyList<string> files = Paths;
        for (int i = 0; i < files.Count; i++)
        {
            try
            {
                return use(Read(files[i]));
            }
            catch (Exception bad) when (bad is InvalidDataException or InputException or IOException or UnauthorizedAccessException)
            {
                _refused.Add(files[i]);
                string next = i + 1 < files.Count ? "the one before it is taken" : "there is none before it";
                warn($"{files[i]}: expected a checkpoint, found {Refusal.Words(bad)}; {next}");
            }
        }
        return files.Count == 0 ? null : throw new InputException($"{path}: none of the {files.Count} checkpoints can be used; --again begins the run anew", InputException.BadFile);
    }

    /// <summary>Removes all of them, when the run has come to its end.</summary>
    public void Clear()
    {
        foreach (string file in Paths) TryDelete(file);
        TryDelete(Path.Combine(path, Partial));
        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()) Directory.Delete(path);
    }

    /// <summary>Reads a file whose name says its hash.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public static Checkpoint Read(string file)
    {
        if (new FileInfo(file).LinkTarget is { } target) throw new InvalidDataException($"a link to {target}");
        using FileStream stream = PlainFile.Open(file);
        if (stream.Length == 0) throw new InvalidDataException("an empty file");
        string expected = Name().Match(Path.GetFileName(file)).Groups["hash"].Value, found = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (expected != found) throw new InvalidDataException($"other bytes than were written: their SHA-256 was {Changes.Short(expected)} and is {Changes.Short(found)}");
        stream.Position = 0;
        return Checkpoint.Read(stream, stream.Length);
    }

    private void Make()
    {
        if (Directory.Exists(path)) return;
        Directory.CreateDirectory(path);
        // The folder's own name has to reach the disk, too.
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent) WholeFile.SyncFolder(parent);
    }

    private static long NumberOf(string file) => long.Parse(Name().Match(Path.GetFileName(file)).Groups["number"].Value, CultureInfo.InvariantCulture);

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A file too many does no harm.
        }
    }

    [GeneratedRegex("^(?<number>[0-9]{8,18})-(?<hash>[0-9a-f]{64})\\.safetensors$", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
