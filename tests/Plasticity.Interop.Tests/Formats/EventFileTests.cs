using System.Runtime.InteropServices;
using Plasticity.Interop.Formats;
using Plasticity.Interop.Tests.Support;

namespace Plasticity.Interop.Tests.Formats;

public sealed class EventFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plasticity-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Put together in Python with struct and a CRC-32C by table that gives E3069283 for "123456789".</summary>
    [Fact]
    public void Writes_the_bytes_of_records_made_elsewhere()
    {
        byte[] file = Written(events => events.Scalar("loss", 300, 0.5f, wallTime: 2), wallTime: 1);
        Assert.Equal(
            "1800000000000000A37F4B22" + "09000000000000F03F1A0D627261696E2E4576656E743A32" + "86BF577A"
            + "1B000000000000001A0D9E13" + "09000000000000004010AC022A0D0A0B0A046C6F7373150000003F" + "DFC52B60",
            Convert.ToHexString(file));
    }

    [Fact]
    public void The_check_of_this_test_is_the_known_one() => Assert.Equal(0xE3069283u, EventRecords.Crc("123456789"u8));

    [Fact]
    public void A_histogram_counts_in_growing_buckets()
    {
        float[] values = [-1, 0, 0, 1e-3f, 1, 1.05f, 2, float.NaN, float.PositiveInfinity];
        DecodedMessage histogram = Single(events => events.Histogram("w", 7, values, 2)).Message(5);
        double[] finite = [.. values.Where(float.IsFinite).Select(v => (double)v)];
        Assert.Equal((-1, 2, 7), (histogram.Double(1), histogram.Double(2), histogram.Double(3)));
        Assert.Equal((finite.Sum(), finite.Sum(v => v * v)), (histogram.Double(4), histogram.Double(5)));
        double[] limits = Doubles(histogram.Bytes(6)), counts = Doubles(histogram.Bytes(7));
        Assert.Equal(limits.Length, counts.Length);
        Assert.Equal(finite.Length, counts.Sum());
        Assert.Equal(limits.Order(), limits);
        foreach (double value in finite.Distinct())
        {
            // The bucket is the first whose limit is above, and begins a tenth of its limit below at most.
            int bucket = Array.FindIndex(limits, limit => limit > value);
            double from = bucket == 0 ? double.MinValue : limits[bucket - 1];
            Assert.Equal(finite.Count(v => v >= from && v < limits[bucket]), counts[bucket]);
            Assert.InRange(limits[bucket] - from, 0, Math.Abs(value) * 0.11 + 1.1e-12);
        }
        for (int i = 1; i < counts.Length; i++) Assert.False(counts[i] == 0 && counts[i - 1] == 0);
    }

    [Fact]
    public void A_histogram_of_nothing_finite_is_empty()
    {
        DecodedMessage histogram = Single(events => events.Histogram("w", 7, [float.NaN], 2)).Message(5);
        Assert.Equal((0, 0, 0), (histogram.Double(1), histogram.Double(2), histogram.Double(3)));
        Assert.Equal([double.MaxValue], Doubles(histogram.Bytes(6)));
        Assert.Equal([0.0], Doubles(histogram.Bytes(7)));
    }

    [Fact]
    public void An_image_is_a_file_with_its_sizes()
    {
        byte[] png = [0x89, 2, 3, 4, 5, 6];
        DecodedMessage image = Single(events => events.Image("first", 0, png, 1, 2, 3, 2)).Message(4);
        Assert.Equal((1, 2, 3), (image.Whole(1), image.Whole(2), image.Whole(3)));
        Assert.Equal(png, image.Bytes(4));
    }

    [Fact]
    public void A_process_says_where_it_begins()
    {
        DecodedMessage[] records = EventRecords.Read(Written(events => events.Start(500, 3), wallTime: 1));
        Assert.Equal([1, 2, 7], records[1].Fields);
        Assert.Equal((500, 1), (records[1].Whole(2), records[1].Message(7).Whole(1)));
    }

    [Fact]
    public void Files_stand_in_order_whatever_the_clock_says_and_each_is_whole_while_it_is_open()
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_250);
        string folder = Path.Combine(_folder, "warm", "seed-1");
        using EventFile first = EventFile.Create(folder, now), second = EventFile.Create(folder, now), third = EventFile.Create(folder, now.AddDays(-1));
        first.Scalar("a", 1, 1, EventFile.Seconds(now));
        second.Scalar("b", 2, 2, EventFile.Seconds(now));
        third.Scalar("c", 3, 3, EventFile.Seconds(now));
        string[] files = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        Assert.Equal($"events.out.tfevents.1700000000.{Environment.MachineName}", Path.GetFileName(files[0]));
        Assert.Equal(files, EventFile.In(folder));
        Assert.Equal(["a", "b", "c"], files.Select(file => EventRecords.Read(file)[1].Message(5).Message(1).Text(1)));
        Assert.Equal(1_700_000_000.25, EventRecords.Read(files[0])[0].Double(1));
    }

    [Fact]
    public void Histograms_of_a_step_are_found_again_as_far_as_records_are_whole()
    {
        string path = Path.Combine(_folder, "events.out.tfevents.1.host");
        byte[] whole = Written(events =>
        {
            events.Scalar("loss", 7, 1, 2);
            events.Histogram("a", 7, [1, 2], 2);
            events.Histogram("a", 8, [1], 2);
            events.Histogram("b", 7, [3], 2);
            events.Histogram("a", 7, [1, 2, 3], 2);
        }, wallTime: 1);
        File.WriteAllBytes(path, whole);
        IReadOnlyDictionary<string, byte[]> found = EventFile.HistogramsAt(path, 7);
        Assert.Equal(["a", "b"], found.Keys.Order(StringComparer.Ordinal));
        DecodedMessage copied = EventRecords.Read(Written(events => events.Copy(found["a"]), wallTime: 1))[1];
        Assert.Equal((7, 3), (copied.Whole(2), copied.Message(5).Message(1).Message(5).Double(3)));
        // The last record is torn, then one in the middle is damaged: what stands before it is found.
        File.WriteAllBytes(path, whole[..^5]);
        Assert.Equal(2, new DecodedMessage(EventFile.HistogramsAt(path, 7)["a"]).Message(5).Message(1).Message(5).Double(3));
        for (int i = 0; i < whole.Length; i += 7)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0xFF;
            File.WriteAllBytes(path, damaged);
            Assert.All(EventFile.HistogramsAt(path, 7), pair => Assert.Equal(pair.Key, new DecodedMessage(pair.Value).Message(5).Message(1).Text(1)));
        }
        File.WriteAllBytes(path, []);
        Assert.Empty(EventFile.HistogramsAt(path, 7));
    }

    /// <summary>The one value that was written, after its record and its event.</summary>
    private static DecodedMessage Single(Action<EventFile> write)
    {
        DecodedMessage record = EventRecords.Read(Written(write, wallTime: 1))[1];
        Assert.Equal([1, 2, 5], record.Fields);
        Assert.Equal(2.0, record.Double(1));
        return record.Message(5).Message(1);
    }

    private static byte[] Written(Action<EventFile> write, double wallTime)
    {
        MemoryStream stream = new();
        using (EventFile events = new(stream, wallTime)) write(events);
        return stream.ToArray();
    }

    private static double[] Doubles(byte[] bytes) => MemoryMarshal.Cast<byte, double>(bytes).ToArray();
}
