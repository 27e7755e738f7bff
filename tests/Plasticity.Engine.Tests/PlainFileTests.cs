using System.Diagnostics;
using System.Net.Sockets;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests;

public sealed class PlainFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plasticity-").FullName;

    [Fact]
    public void A_file_is_read_while_it_is_written_and_through_a_link()
    {
        string path = Path.Combine(_folder, "ä b"), link = Path.Combine(_folder, "link");
        using FileStream writer = new(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        writer.Write([1, 2, 3]);
        writer.Flush();
        Assert.Equal([1, 2, 3], PlainFile.Bytes(path));
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(link, path);
        Assert.Equal([1, 2, 3], PlainFile.Bytes(link));
    }

    [Fact]
    public void What_is_not_there_or_may_not_be_read_is_told_by_the_exceptions_of_the_framework()
    {
        string path = Path.Combine(_folder, "file");
        Assert.Throws<FileNotFoundException>(() => PlainFile.Open(path));
        File.WriteAllText(path, "");
        Assert.Empty(PlainFile.Bytes(path));
        if (OperatingSystem.IsWindows()) return;
        Assert.Throws<DirectoryNotFoundException>(() => PlainFile.Open(Path.Combine(path, "below")));
        Assert.Throws<ArgumentException>(() => PlainFile.Open("a\0b"));
        Assert.ThrowsAny<IOException>(() => PlainFile.Open(Path.Combine(_folder, new string('a', 5000))));
        if (Environment.IsPrivilegedProcess) return;
        File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.Throws<UnauthorizedAccessException>(() => PlainFile.Open(path));
    }

    /// <summary>To open a pipe that nobody writes to is to wait for ever; a device without end would be read to its end.</summary>
    [Theory]
    [InlineData("pipe", "a pipe")]
    [InlineData("folder", "a folder")]
    [InlineData("socket", "a socket or a device")]
    [InlineData("zero", "a device")]
    [InlineData("null", "a device")]
    public async Task What_is_no_file_is_refused_at_once(string kind, string expected)
    {
        if (OperatingSystem.IsWindows()) return;
        string path = Path.Combine(_folder, kind);
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        if (kind == "pipe") await Process.Start("mkfifo", path).WaitForExitAsync();
        else if (kind == "folder") Directory.CreateDirectory(path);
        else if (kind == "socket") socket.Bind(new UnixDomainSocketEndPoint(path));
        else File.CreateSymbolicLink(path, $"/dev/{kind}");
        NoFileException refused = await Task.Run(() => Assert.Throws<NoFileException>(() => PlainFile.Open(path))).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(expected, refused.Found);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
