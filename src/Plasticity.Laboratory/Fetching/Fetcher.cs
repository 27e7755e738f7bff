using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Fetching;

/// <summary>
/// Downloads data sets. All work is done in <c>SET.download</c> beside the set's folder; the folder itself appears in one step at the end,
/// complete, and an interrupted download is taken up where it stopped.
/// </summary>
/// <param name="client">Asks the servers.</param>
public sealed class Fetcher(HttpClient client)
{
    /// <summary>Ending of the working folder.</summary>
    public const string WorkingEnding = ".download";

    /// <summary>Downloads, verifies and unpacks a set.</summary>
    /// <param name="source">What and from where.</param>
    /// <param name="root">The folder that holds data sets; made where it is missing.</param>
    /// <param name="progress">Told of bytes done and bytes in all, over all files.</param>
    /// <param name="stop">Stops it; what has been downloaded stays for the next time.</param>
    /// <returns>The set's folder.</returns>
    /// <exception cref="InputException">The set's folder is there already, the folder cannot be written, the server does not give a file, or a
    /// file is not the one that the set's authors describe.</exception>
    public async Task<string> FetchAsync(
        DataSource source, string root, IProgress<(long Done, long Total)>? progress = null, CancellationToken stop = default)
    {
        string target = Path.Combine(root, source.Folder), working = target + WorkingEnding;
        if (Directory.Exists(target) || File.Exists(target))
        {
            throw InputException.File(target, "a place for a new folder", "something there already; remove it to fetch the set again");
        }
        try
        {
            string finished = await AssembleAsync(source, working, progress ?? new Progress<(long, long)>(), stop).ConfigureAwait(false);
            Directory.Move(finished, target);
            if (Directory.Exists(working)) Directory.Delete(working, recursive: true);
            return target;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw InputException.Folder(working, error);
        }
    }

    // Gives the folder that, once moved, is the set.
    private async Task<string> AssembleAsync(DataSource source, string working, IProgress<(long Done, long Total)> progress, CancellationToken stop)
    {
        Directory.CreateDirectory(working);
        string files = Path.Combine(working, "files"), unpacked = Path.Combine(working, "unpacked");
        Directory.CreateDirectory(files);
        ResumableDownload one = new(client);
        long before = 0;
        bool packed = false;
        foreach (Download download in source.Downloads)
        {
            long start = before;
            string path = await one.GetAsync(download, files, new Share(progress, start, source.Bytes - download.Bytes), stop).ConfigureAwait(false);
            before += new FileInfo(path).Length;
            if (!download.File.EndsWith(".tar.gz", StringComparison.Ordinal)) continue;
            packed = true;
            // Leftovers of an interrupted unpacking are of no use.
            if (Directory.Exists(unpacked)) Directory.Delete(unpacked, recursive: true);
            Archive.Unpack(path, unpacked, stop);
        }
        string finished = packed ? Path.Combine(unpacked, source.Folder) : files;
        foreach (string need in source.Needs)
        {
            if (!File.Exists(Path.Combine(finished, need))) throw InputException.File(source.Downloads[0].File, $"{source.Folder}/{need} in it", "no such file");
        }
        return finished;
    }

    /// <summary>One file's progress as part of all files' progress.</summary>
    private sealed class Share(IProgress<(long Done, long Total)> whole, long before, long others) : IProgress<(long Done, long Total)>
    {
        public void Report((long Done, long Total) value) => whole.Report((before + value.Done, value.Total + others));
    }
}
