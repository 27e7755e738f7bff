using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Plasticity.Devices;

/// <summary>What stands under a file's name is no file: a pipe, a folder, a device or a socket.</summary>
/// <param name="found">"a pipe".</param>
public sealed class NoFileException(string found) : IOException($"expected a file, found {found}")
{
    /// <summary>What was found: "a pipe".</summary>
    public string Found { get; } = found;
}

/// <summary>
/// Opens files for reading. Whatever is no file is refused at once: to open a pipe that nobody writes to is to wait for ever, and a device may have
/// no end. What was opened is looked at, not its name, so that nobody can put another thing in its place in between. Links are followed.
/// </summary>
public static partial class PlainFile
{
    // <errno.h> of Linux and macOS.
    private const int Missing = 2, NoDevice = 6, Forbidden = 13, NoFolder = 20;

    // <fcntl.h> and <sys/stat.h> of Linux.
    private const int ThisHandle = 0x1000, KindMask = 0xF000, ModeAt = 28;

    private const int BufferSize = 1 << 14;

    /// <summary>Opens a file. Others may write to it and remove it meanwhile.</summary>
    /// <exception cref="NoFileException">It is no file.</exception>
    /// <exception cref="IOException">It is not there or the file system refuses; so, too, <see cref="UnauthorizedAccessException"/>.</exception>
    public static FileStream Open(string path)
    {
        FileStream file = OperatingSystem.IsWindows()
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, FileOptions.SequentialScan)
            : new FileStream(Handle(path), FileAccess.Read, BufferSize);
        // Where the system does not tell the kind: pipes and terminals have no length.
        if (file.CanSeek) return file;
        file.Dispose();
        throw new NoFileException("a pipe or a device");
    }

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="NoFileException">It is no file.</exception>
    /// <exception cref="IOException">As for <see cref="Open"/>, or it is larger than an array can be.</exception>
    public static byte[] Bytes(string path)
    {
        using FileStream file = Open(path);
        if (file.Length > Array.MaxLength) throw new IOException($"{path} is too large: expected at most {Array.MaxLength} bytes, found {file.Length}");
        return Bytes(file);
    }

    /// <summary>All bytes of a file that has just been opened and whose length has been checked.</summary>
    public static byte[] Bytes(FileStream file)
    {
        byte[] bytes = new byte[file.Length];
        // What grows or shrinks meanwhile is taken as long as it was, or as short as it is.
        int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count == bytes.Length ? bytes : bytes[..count];
    }

    private static SafeFileHandle Handle(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0')) throw new ArgumentException("expected a path without zero bytes, found one", nameof(path));
        int descriptor = OpenDescriptor(path, OpenFlags());
        if (descriptor < 0) throw Refused(path, Marshal.GetLastPInvokeError());
        SafeFileHandle handle = new(descriptor, ownsHandle: true);
        if (KindOf(handle) is not { } found) return handle;
        handle.Dispose();
        throw new NoFileException(found);
    }

    // Read only, without waiting, kept from child processes, and no terminal becomes that of this process.
    private static int OpenFlags() => OperatingSystem.IsMacOS() ? 0x4 | 0x1000000 | 0x20000 : 0x800 | 0x80000 | 0x100;

    /// <summary>What an open handle is of; null for a file, and where the system does not tell.</summary>
    private static string? KindOf(SafeFileHandle handle)
    {
        if (File.GetAttributes(handle).HasFlag(FileAttributes.Directory)) return "a folder";
        if (!OperatingSystem.IsLinux()) return null;
        Span<byte> status = stackalloc byte[256];
        if (Status(handle, "", ThisHandle, 1, status) != 0) return null;
        return (MemoryMarshal.Read<ushort>(status[ModeAt..]) & KindMask) switch
        {
            0x8000 => null,
            0x1000 => "a pipe",
            0xC000 => "a socket",
            _ => "a device",
        };
    }

    private static Exception Refused(string path, int error) => error switch
    {
        Missing => new FileNotFoundException($"Could not find file '{path}'.", path),
        NoFolder => new DirectoryNotFoundException($"Could not find a part of the path '{path}'."),
        NoDevice => new NoFileException("a socket or a device"),
        Forbidden => new UnauthorizedAccessException($"Access to '{path}' is denied."),
        _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'"),
    };

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenDescriptor(string path, int flags);

    // The one call whose answer looks the same on every processor.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(SafeFileHandle descriptor, string path, int flags, uint mask, Span<byte> status);
}
