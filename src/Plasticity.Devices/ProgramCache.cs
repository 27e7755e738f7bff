using System.Security.Cryptography;
using System.Text;

namespace Plasticity.Devices;

/// <summary>
/// Compiled programs on disk, one file each, named by a hash of all that they were compiled from. A file that is missing, cut short or
/// altered is as good as none, and a folder that cannot be written costs time only.
/// </summary>
/// <param name="folder">An existing folder; null keeps nothing.</param>
internal sealed class ProgramCache(string? folder)
{
    // No program of ours comes near it, and nobody should wait for what is no program to be read.
    private const long LargestFile = 256L << 20;

    /// <summary>The cache of this user.</summary>
    public static ProgramCache OfUser() => new(CacheFolder.Create("kernels"));

    /// <summary>The name of what <paramref name="parts"/> make together.</summary>
    public static string Key(params ReadOnlySpan<string> parts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
        {
            byte[] text = Encoding.UTF8.GetBytes(part);
            // Lengths in between, so that ("ab", "c") and ("a", "bc") differ.
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(text);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The program kept under <paramref name="key"/>, or null.</summary>
    public byte[]? Find(string key)
    {
        try
        {
            if (folder is null || new FileInfo(PathOf(key)) is not { Exists: true, Length: > 0 and <= LargestFile }) return null;
            return ProgramIn(PlainFile.Bytes(PathOf(key)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The program in a file of the cache; null where the file is not whole or not what was written.</summary>
    internal static byte[]? ProgramIn(byte[] file)
    {
        // Drivers have been seen to crash on a damaged binary, so the contents are checked before one sees them.
        int sum = SHA256.HashSizeInBytes;
        return file.Length > sum && SHA256.HashData(file.AsSpan(sum)).AsSpan().SequenceEqual(file.AsSpan(0, sum)) ? file[sum..] : null;
    }

    /// <summary>Keeps a program. Written aside and then renamed: another process sees all of it or nothing.</summary>
    public void Keep(string key, byte[] program)
    {
        if (folder is null) return;
        string aside = Path.Combine(folder, $"{key}.{Environment.ProcessId}.{Guid.NewGuid():N}.new");
        try
        {
            using (FileStream stream = new(aside, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(SHA256.HashData(program));
                stream.Write(program);
            }
            File.Move(aside, PathOf(key), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Forget(aside);
        }
    }

    /// <summary>Where the program of a key lies, if anywhere.</summary>
    internal string PathOf(string key) => Path.Combine(folder ?? "", key + ".bin");

    private static void Forget(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A stray file in a cache; the next clean-up of the cache takes it.
        }
    }
}
