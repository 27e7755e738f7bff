using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Plasticity.Devices;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Fetching;

/// <summary>One file over HTTP into a folder: resumed where an earlier attempt stopped, and kept only when its checksum is right.</summary>
internal sealed class ResumableDownload(HttpClient client)
{
    // What is being downloaded bears this ending until its checksum has been verified.
    private const string PartialEnding = ".partial";

    private const int Attempts = 4;

    // No set here is a tenth of this: a server that never stops sending does not fill the disk.
    private const long MostBytes = 4L << 30;

    /// <summary>Brings the file to <paramref name="folder"/>, which exists.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="InputException">The server does not give the file, or gives one with another checksum.</exception>
    public async Task<string> GetAsync(Download download, string folder, IProgress<(long Done, long Total)> progress, CancellationToken stop)
    {
        string path = Path.Combine(folder, download.File);
        if (File.Exists(path)) return path;
        string partial = path + PartialEnding;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await ReceiveAsync(download, partial, progress, stop).ConfigureAwait(false);
                break;
            }
            catch (Exception error) when (IsPassing(error, stop))
            {
                if (attempt == Attempts) throw GivenUp(download, partial, error);
                await Task.Delay(TimeSpan.FromSeconds(0.25 * attempt), stop).ConfigureAwait(false);
            }
        }
        await VerifyAsync(download, partial, stop).ConfigureAwait(false);
        File.Move(partial, path);
        return path;
    }

    private async Task ReceiveAsync(Download download, string partial, IProgress<(long Done, long Total)> progress, CancellationToken stop)
    {
        if (File.Exists(partial)) UserFile.Read(partial, "a part of a download", _ => true);
        using FileStream file = new(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using HttpRequestMessage request = new(HttpMethod.Get, download.Address);
        if (file.Length > 0) request.Headers.Range = new RangeHeaderValue(file.Length, null);
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // There is nothing after what is here: either it is all here, or it is something else and the next attempt starts over.
            long begun = file.Length;
            long? whole = response.Content.Headers.ContentRange?.Length;
            if (whole == begun) return;
            file.SetLength(0);
            throw new IOException($"the server's file has {(whole is null ? "another number of" : $"{whole}")} bytes, {begun} are here");
        }
        if (!response.IsSuccessStatusCode) throw Refused(download, response);
        // A server that ignores the range sends everything from the start.
        bool resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == file.Length;
        long asked = file.Length;
        if (!resumes) file.SetLength(0);
        if (!resumes && response.StatusCode == HttpStatusCode.PartialContent) throw new IOException($"the server sent the part from byte {response.Content.Headers.ContentRange?.From}, not the one from {asked}");
        file.Position = file.Length;
        long total = response.Content.Headers.ContentLength is { } left ? file.Length + left : download.Bytes;
        await CopyAsync(response, file, download, total, progress, stop).ConfigureAwait(false);
    }

    private static async Task CopyAsync(
        HttpResponseMessage response, FileStream file, Download download, long total, IProgress<(long Done, long Total)> progress, CancellationToken stop)
    {
        using Stream body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        byte[] chunk = new byte[1 << 17];
        progress.Report((file.Length, total));
        while (true)
        {
            int read = await body.ReadAsync(chunk, stop).ConfigureAwait(false);
            if (read == 0) break;
            await file.WriteAsync(chunk.AsMemory(0, read), stop).ConfigureAwait(false);
            if (file.Position > MostBytes) throw InputException.File($"{download.Address}", $"about {download.Bytes} bytes", $"more than {MostBytes}");
            progress.Report((file.Position, total));
        }
    }

    private static async Task VerifyAsync(Download download, string partial, CancellationToken stop)
    {
        string found;
        using (FileStream file = PlainFile.Open(partial))
        {
#pragma warning disable CA5351 // MD5 is what the authors of these sets publish; it guards against damage here, not against malice.
            found = Convert.ToHexStringLower(await MD5.HashDataAsync(file, stop).ConfigureAwait(false));
#pragma warning restore CA5351
        }
        if (found == download.Md5) return;
        File.Delete(partial);
        throw InputException.File($"{download.Address}", $"md5 {download.Md5}", $"{found}; what was downloaded has been removed");
    }

    // A connection that breaks is worth another attempt; a refusal or a stop by the user is not.
    private static bool IsPassing(Exception error, CancellationToken stop) =>
        !stop.IsCancellationRequested && error is HttpRequestException or IOException or TaskCanceledException;

    private static InputException Refused(Download download, HttpResponseMessage response) =>
        InputException.File($"{download.Address}", "the file", $"HTTP {(int)response.StatusCode} {response.ReasonPhrase}");

    private static InputException GivenUp(Download download, string partial, Exception error)
    {
        long kept = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        string next = kept > 0
            ? $"; {kept} bytes are kept in {partial}, and the same command goes on from there"
            : "; look at the network and give the same command again, or bring the files from another machine (--data-dir)";
        return InputException.File($"{download.Address}", "a download", Refusal.Words(error, download.Address.Host) + next, error);
    }
}
