using System.Net.Sockets;

namespace Plasticity.Studies.Tests;

public sealed class RefusalTests
{
    private const int NoSpace = 28, ReadOnly = 30, NotAFolder = 20, TooManyFiles = 24, Unknown = 9999;

    [Theory]
    [InlineData(NoSpace, "no space left on the disk")]
    [InlineData(unchecked((int)0x80070070), "no space left on the disk")]
    [InlineData(ReadOnly, "a disk that is read-only")]
    [InlineData(NotAFolder, "a file where a folder of its path should be")]
    [InlineData(TooManyFiles, "too many open files")]
    [InlineData(Unknown, "a fault of the system (The system says so)")]
    public void The_systems_numbers_have_words(int code, string expected) => Assert.Equal(expected, Refusal.Words(new IOException("The system says so.", code)));

    public static TheoryData<Exception, string> Network => new()
    {
        { new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known"), "no connection to data.org: its name could not be looked up" },
        { Failed(SocketError.ConnectionRefused), "no connection to data.org: the host refused it" },
        { Failed(SocketError.NetworkUnreachable), "no connection to data.org: the host cannot be reached from here" },
        { Failed(SocketError.TimedOut), "no connection to data.org: no answer in time" },
        { new HttpRequestException(HttpRequestError.SecureConnectionError, "The SSL connection could not be established"), "no secure connection to data.org: its certificate or protocol is not trusted here" },
        { new HttpIOException(HttpRequestError.ResponseEnded), "a connection to data.org that ended early" },
        { new TaskCanceledException(), "no answer from data.org in time" },
        { new IOException("Unable to read data", new SocketException((int)SocketError.ConnectionReset)), "a broken connection to data.org" },
        { new IOException("the server has another file"), "the server has another file" },
    };

    [Theory]
    [MemberData(nameof(Network))]
    public void A_download_that_fails_has_words_with_the_host(Exception problem, string expected) => Assert.Equal(expected, Refusal.Words(problem, "data.org"));

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_told_from_a_missing_permission()
    {
        using ScratchFolder scratch = new();
        Assert.EndsWith("expected a file, found a folder", InputException.File(scratch.Root, "a file", new UnauthorizedAccessException("Access denied")).Message, StringComparison.Ordinal);
        Assert.EndsWith("expected a file, found no permission", InputException.File(scratch["no"], "a file", new UnauthorizedAccessException("Access denied")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_below_a_file_and_a_missing_one_have_words()
    {
        using ScratchFolder scratch = new();
        File.WriteAllText(scratch["file"], "");
        string Found(string path) => Assert.Throws<InputException>(() => UserFile.Read(path, "a file", () => File.ReadAllText(path))).Message.Split("found ")[1];
        Assert.Equal("no file of that name", Found(scratch["none"]));
        Assert.Equal("a folder", Found(scratch.Root));
        if (!OperatingSystem.IsWindows()) Assert.Contains(Found(scratch["file/below"]), new[] { "a file where a folder of its path should be", "no file of that name" });
    }

    private static HttpRequestException Failed(SocketError error) => new(HttpRequestError.ConnectionError, "Connection refused (data.org:443)", new SocketException((int)error));
}
