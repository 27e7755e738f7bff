using Plasticity.Devices;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Runs;

/// <summary>Keeps other processes out of a run folder as long as this one is at work in it. A process that ends, in whatever way, lets go.</summary>
public sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the folder.</summary>
    /// <exception cref="InputException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock Take(RunFolder folder)
    {
        try
        {
            return new RunLock(new FileStream(Path.Combine(folder.Root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw InputException.Folder(folder.Root, refused);
        }
        catch (IOException busy)
        {
            throw Busy(folder, busy);
        }
    }

    /// <summary>Refuses a folder that another process has.</summary>
    /// <exception cref="InputException">It has.</exception>
    public static void Check(RunFolder folder)
    {
        if (IsHeld(folder)) throw Busy(folder, null);
    }

    private static InputException Busy(RunFolder folder, Exception? busy)
    {
        string who = RunProgress.Read(folder) is { } at ? $" (process {at.Process} on {at.Host})" : "";
        return InputException.File(folder.Root, "a folder of its own", $"another run at work in it{who}; wait for it or give another --out", busy);
    }

    /// <summary>Whether a process is at work in the folder now.</summary>
    public static bool IsHeld(RunFolder folder)
    {
        string path = Path.Combine(folder.Root, ".lock");
        if (!File.Exists(path)) return false;
        try
        {
            PlainFile.Open(path).Dispose();
            using FileStream alone = new(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (NoFileException other)
        {
            throw InputException.File(path, "a lock file", other.Found, other);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();
}
