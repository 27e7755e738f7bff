using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plasticity.Laboratory.Tests.Fetching;

/// <summary>What the server of a test answers.</summary>
/// <param name="Status">"200 OK".</param>
/// <param name="Body">The bytes to send.</param>
/// <param name="ContentRange">The header of that name, or null.</param>
/// <param name="BreakAfter">Closes the connection after this many bytes of the body; -1 sends all.</param>
internal sealed record Answer(string Status, byte[] Body, string? ContentRange = null, int BreakAfter = -1);

/// <summary>A little HTTP server on this machine alone: each request gets what the test decides, on a connection of its own.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, long?, Answer> _answer;
    private readonly Task _serving;

    /// <param name="answer">Path and first byte of the range asked for, if any → answer.</param>
    public LoopbackServer(Func<string, long?, Answer> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>First bytes asked for, a request each; null where no range was asked for.</summary>
    public List<long?> Asked { get; } = [];

    public Uri At(string path) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    /// <summary>Serves one file and honours ranges.</summary>
    public static Answer Ranged(byte[] file, long? from) => from switch
    {
        null => new Answer("200 OK", file),
        _ when from >= file.Length => new Answer("416 Range Not Satisfiable", [], $"bytes */{file.Length}"),
        _ => new Answer("206 Partial Content", file[(int)from..], $"bytes {from}-{file.Length - 1}/{file.Length}"),
    };

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
            catch (Exception error) when (error is SocketException or InvalidOperationException)
            {
                return;
            }
            catch (IOException)
            {
                // The client went away: so it may.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync() ?? "").Split(' ').ElementAtOrDefault(1) ?? "";
        long? from = null;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) from = long.Parse(line["Range: bytes=".Length..].TrimEnd('-'));
        }
        Asked.Add(from);
        Answer answer = _answer(path, from);
        string range = answer.ContentRange is null ? "" : $"Content-Range: {answer.ContentRange}\r\n";
        string head = $"HTTP/1.1 {answer.Status}\r\nContent-Length: {answer.Body.Length}\r\n{range}Connection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(answer.BreakAfter < 0 ? answer.Body : answer.Body.AsMemory(0, answer.BreakAfter));
    }
}
