using System.Net.Sockets;
using System.Security.Authentication;
using Plasticity.Devices;

namespace Plasticity.Studies;

/// <summary>What the operating system or the network refuses, in words that can stand behind "found".</summary>
public static class Refusal
{
    /// <summary>Of an exception whose message a program has written, and no system: it has no code of an error.</summary>
    private const int NoSystemCode = unchecked((int)0x80131620);

    /// <summary>Said where a pipe has nobody at its other end.</summary>
    public const string NoReader = "a pipe whose reader has gone";

    /// <summary>"no space left on the disk". Where the case is not a common one, the system's own words follow in brackets.</summary>
    public static string Words(Exception problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return problem switch
        {
            NoFileException other => other.Found,
            FileNotFoundException => "no file of that name",
            DirectoryNotFoundException => "no such folder",
            DriveNotFoundException => "no such drive",
            PathTooLongException => "a name that is too long",
            EndOfStreamException => "an end too early",
            UnauthorizedAccessException => "no permission",
            ArgumentOutOfRangeException { ParamName: "value" } => "a limit on the size of files", // .NET's exception where a file may not grow
            HttpRequestException or HttpIOException or SocketException => NetworkWords(problem),
            OperationCanceledException => "no answer in time",
            IOException { InnerException: SocketException or AuthenticationException } => NetworkWords(problem),
            IOException or System.ComponentModel.Win32Exception => SystemWords(problem),
            _ => Own(problem),
        };
    }

    /// <summary>The same of a download, with the name of the host that did not answer.</summary>
    public static string Words(Exception problem, string host) => problem switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"no connection to {host}: its name could not be looked up",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } or HttpRequestException { InnerException: SocketException } => $"no connection to {host}: {SocketWords(problem)}",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"no secure connection to {host}: its certificate or protocol is not trusted here",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => $"no connection to {host}: the proxy refused",
        HttpIOException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => $"a connection to {host} that ended early",
        OperationCanceledException => $"no answer from {host} in time",
        IOException { InnerException: SocketException } => $"a broken connection to {host}",
        _ => Words(problem),
    };

    private static string NetworkWords(Exception problem) => problem switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "no connection: the host's name could not be looked up",
        HttpIOException => "a connection that ended early",
        _ => $"no connection: {SocketWords(problem)}",
    };

    private static string SocketWords(Exception problem)
    {
        for (Exception? inner = problem; inner is not null; inner = inner.InnerException)
        {
            if (inner is not SocketException socket) continue;
            return socket.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "the host's name could not be looked up",
                SocketError.ConnectionRefused => "the host refused it",
                SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown => "the host cannot be reached from here",
                SocketError.TimedOut => "no answer in time",
                SocketError.ConnectionReset or SocketError.ConnectionAborted => "it broke off",
                _ => $"the network failed ({Own(socket)})",
            };
        }
        return $"the network failed ({Own(problem)})";
    }

    // The numbers of Unix systems that all of them share, and those of Windows behind its prefix.
    private static string SystemWords(Exception problem) => (problem is System.ComponentModel.Win32Exception win ? win.NativeErrorCode : problem.HResult) switch
    {
        NoSystemCode => Own(problem),
        28 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027) => "no space left on the disk",
        30 or unchecked((int)0x80070013) => "a disk that is read-only",
        20 => "a file where a folder of its path should be",
        21 => "a folder",
        24 or 23 => "too many open files",
        27 => "a limit on the size of files",
        32 => NoReader,
        17 or unchecked((int)0x80070050) or unchecked((int)0x800700B7) => "something of that name there already",
        39 => "a folder that is not empty",
        5 => "a disk that failed to read or write",
        6 or 19 => "a device that is not there",
        11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021) => "a file that another process has locked",
        2 => "no file of that name",
        13 or 1 => "no permission",
        _ => $"a fault of the system ({Own(problem)})",
    };

    private static string Own(Exception problem) => problem.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
