using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Plasticity.Laboratory.Fetching;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Fetching;

public sealed class FetcherTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly HttpClient _client = new();
    private readonly byte[] _file = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 % 253))];

    [Fact]
    public async Task Plain_files_arrive_together_under_the_sets_name()
    {
        using LoopbackServer server = new((path, from) => LoopbackServer.Ranged(path == "/a" ? _file : _file[..100], from));
        DataSource source = new("set", [Of(server, "a", _file), Of(server, "b", _file[..100])], []);
        Collected progress = new();
        string target = await new Fetcher(_client).FetchAsync(source, _folder["data"], progress);
        Assert.Equal(_folder["data/set"], target);
        Assert.Equal(_file, File.ReadAllBytes(Path.Combine(target, "a")));
        Assert.Equal(_file[..100], File.ReadAllBytes(Path.Combine(target, "b")));
        Assert.Equal([target], Directory.GetFileSystemEntries(_folder["data"]));
        Assert.Equal((300_100L, 300_100L), progress.Reports[^1]);
        Assert.Equal(progress.Reports.Select(report => report.Done).Order(), progress.Reports.Select(report => report.Done));
    }

    [Fact]
    public async Task A_broken_connection_is_taken_up_where_it_broke()
    {
        int requests = 0;
        using LoopbackServer server = new((_, from) => LoopbackServer.Ranged(_file, from) with { BreakAfter = requests++ == 0 ? 200_000 : -1 });
        string target = await new Fetcher(_client).FetchAsync(One(server), _folder.Root);
        Assert.Equal(_file, File.ReadAllBytes(Path.Combine(target, "a")));
        Assert.Equal([null, 200_000], server.Asked);
    }

    [Fact]
    public async Task An_interrupted_fetch_is_taken_up_by_the_next()
    {
        Begin("a", _file[..1234]);
        using LoopbackServer server = new((_, from) => LoopbackServer.Ranged(_file, from));
        string target = await new Fetcher(_client).FetchAsync(One(server), _folder.Root);
        Assert.Equal(_file, File.ReadAllBytes(Path.Combine(target, "a")));
        Assert.Equal([1234], server.Asked);
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_starts_the_file_over()
    {
        Begin("a", new byte[5000]);
        using LoopbackServer server = new((_, _) => new Answer("200 OK", _file));
        string target = await new Fetcher(_client).FetchAsync(One(server), _folder.Root);
        Assert.Equal(_file, File.ReadAllBytes(Path.Combine(target, "a")));
    }

    [Fact]
    public async Task A_complete_partial_file_is_verified_and_kept()
    {
        Begin("a", _file);
        using LoopbackServer server = new((_, from) => LoopbackServer.Ranged(_file, from));
        string target = await new Fetcher(_client).FetchAsync(One(server), _folder.Root);
        Assert.Equal(_file, File.ReadAllBytes(Path.Combine(target, "a")));
    }

    [Fact]
    public async Task A_partial_file_longer_than_the_servers_is_started_over()
    {
        Begin("a", new byte[400_000]);
        using LoopbackServer server = new((_, from) => LoopbackServer.Ranged(_file, from));
        string target = await new Fetcher(_client).FetchAsync(One(server), _folder.Root);
        Assert.Equal(_file, File.ReadAllBytes(Path.Combine(target, "a")));
        Assert.Equal([400_000, null], server.Asked);
    }

    [Fact]
    public async Task A_wrong_checksum_leaves_nothing_behind()
    {
        byte[] other = [.. _file];
        other[777] ^= 1;
        using LoopbackServer server = new((_, from) => LoopbackServer.Ranged(other, from));
        InputException error = await Assert.ThrowsAsync<InputException>(() => new Fetcher(_client).FetchAsync(One(server), _folder.Root));
        Assert.Equal($"{server.At("a")}: expected md5 {Md5(_file)}, found {Md5(other)}; what was downloaded has been removed", error.Message);
        Assert.Equal(InputException.BadFile, error.ExitCode);
        Assert.False(Directory.Exists(_folder["set"]));
        Assert.Empty(Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again()
    {
        using LoopbackServer server = new((_, _) => new Answer("404 Not Found", []));
        InputException error = await Assert.ThrowsAsync<InputException>(() => new Fetcher(_client).FetchAsync(One(server), _folder.Root));
        Assert.Equal($"{server.At("a")}: expected the file, found HTTP 404 Not Found", error.Message);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_server_that_always_breaks_is_given_up_and_what_came_is_kept()
    {
        using LoopbackServer server = new((_, from) => LoopbackServer.Ranged(_file, from) with { BreakAfter = 1000 });
        InputException error = await Assert.ThrowsAsync<InputException>(() => new Fetcher(_client).FetchAsync(One(server), _folder.Root));
        Assert.Equal([null, 1000, 2000, 3000], server.Asked);
        Assert.Contains("4000 bytes are kept", error.Message, StringComparison.Ordinal);
        Assert.Equal(_file[..4000], File.ReadAllBytes(_folder["set.download/files/a.partial"]));
    }

    [Fact]
    public async Task A_set_that_is_there_is_not_overwritten()
    {
        Directory.CreateDirectory(_folder["set"]);
        using LoopbackServer server = new((_, from) => LoopbackServer.Ranged(_file, from));
        InputException error = await Assert.ThrowsAsync<InputException>(() => new Fetcher(_client).FetchAsync(One(server), _folder.Root));
        Assert.Contains("something there already", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task A_stop_by_the_user_keeps_what_came()
    {
        using CancellationTokenSource stop = new();
        using LoopbackServer server = new((_, from) =>
        {
            stop.CancelAfter(50);
            return LoopbackServer.Ranged(_file, from) with { BreakAfter = 10 };
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Fetcher(_client).FetchAsync(One(server), _folder.Root, stop: stop.Token));
        Assert.True(File.Exists(_folder["set.download/files/a.partial"]));
        Assert.False(Directory.Exists(_folder["set"]));
    }

    [Fact]
    public async Task An_archive_is_unpacked_and_removed()
    {
        byte[] archive = Pack(tar => tar.WriteEntry(Entry("set/one.bin", [1, 2, 3])));
        using LoopbackServer server = new((_, from) => LoopbackServer.Ranged(archive, from));
        string target = await new Fetcher(_client).FetchAsync(new DataSource("set", [Of(server, "a.tar.gz", archive)], ["one.bin"]), _folder.Root);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Path.Combine(target, "one.bin")));
        Assert.Equal([target], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task An_archive_without_the_sets_files_is_refused()
    {
        byte[] archive = Pack(tar => tar.WriteEntry(Entry("set/one.bin", [1])));
        using LoopbackServer server = new((_, from) => LoopbackServer.Ranged(archive, from));
        InputException error = await Assert.ThrowsAsync<InputException>(
            () => new Fetcher(_client).FetchAsync(new DataSource("set", [Of(server, "a.tar.gz", archive)], ["two.bin"]), _folder.Root));
        Assert.Equal("a.tar.gz: expected set/two.bin in it, found no such file", error.Message);
        Assert.False(Directory.Exists(_folder["set"]));
    }

    [Theory]
    [InlineData("../outside.bin")]
    [InlineData("set/../../outside.bin")]
    [InlineData("/outside.bin")]
    public void An_archive_may_not_leave_its_folder(string name)
    {
        File.WriteAllBytes(_folder["a.tar.gz"], Pack(tar => tar.WriteEntry(Entry(name, [1]))));
        InputException error = Assert.Throws<InputException>(() => Archive.Unpack(_folder["a.tar.gz"], _folder["inner/unpacked"], default));
        Assert.Equal($"{_folder["a.tar.gz"]}: expected paths inside of the archive's own folder, found '{name}'", error.Message);
        Assert.Empty(Directory.GetFiles(_folder.Root, "outside*", SearchOption.AllDirectories));
        Assert.False(File.Exists("/outside.bin"));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public void An_archive_may_hold_no_links(TarEntryType type)
    {
        File.WriteAllBytes(_folder["a.tar.gz"], Pack(tar => tar.WriteEntry(new PaxTarEntry(type, "set/link") { LinkName = "../../target" })));
        InputException error = Assert.Throws<InputException>(() => Archive.Unpack(_folder["a.tar.gz"], _folder["unpacked"], default));
        Assert.Contains($"expected files and folders alone, found 'set/link', which is a {type}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_archive_is_refused()
    {
        byte[] noise = RandomNumberGenerator.GetBytes(100_000);
        byte[] archive = Pack(tar => tar.WriteEntry(Entry("set/one.bin", noise)));
        File.WriteAllBytes(_folder["a.tar.gz"], archive[..50_000]);
        InputException error = Assert.Throws<InputException>(() => Archive.Unpack(_folder["a.tar.gz"], _folder["unpacked"], default));
        Assert.Contains("expected an intact .tar.gz archive", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_published_set_has_an_address_a_checksum_and_a_folder_that_is_looked_at()
    {
        foreach (DataEntry entry in DataEntry.All.Where(entry => !entry.IsBuiltIn))
        {
            Assert.Contains(entry.Source!.Folder, entry.Folders);
            Assert.All(entry.Source.Downloads, download => Assert.Equal(32, download.Md5.Count(char.IsAsciiHexDigitLower)));
            Assert.Equal(entry.Source.Downloads.Count, entry.Source.Downloads.Select(download => download.Md5).Distinct().Count());
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private DataSource One(LoopbackServer server) => new("set", [Of(server, "a", _file)], []);

    private static Download Of(LoopbackServer server, string path, byte[] bytes) => new(server.At(path), Md5(bytes), bytes.Length);

#pragma warning disable CA5351 // As published by the authors of the sets.
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351

    private void Begin(string file, byte[] bytes)
    {
        Directory.CreateDirectory(_folder["set.download/files"]);
        File.WriteAllBytes(_folder[$"set.download/files/{file}.partial"], bytes);
    }

    private static PaxTarEntry Entry(string name, byte[] bytes) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) };

    private static byte[] Pack(Action<TarWriter> write)
    {
        using MemoryStream memory = new();
        using (GZipStream zipped = new(memory, CompressionLevel.Fastest, leaveOpen: true))
        using (TarWriter tar = new(zipped))
        {
            write(tar);
        }
        return memory.ToArray();
    }

    private sealed class Collected : IProgress<(long Done, long Total)>
    {
        public List<(long Done, long Total)> Reports { get; } = [];

        public void Report((long Done, long Total) value) => Reports.Add(value);
    }
}
