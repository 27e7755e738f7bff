using System.Buffers.Binary;
using System.IO.Compression;
using Plasticity.Studies.Data;
using Plasticity.Studies.Data.Files;

namespace Plasticity.Studies.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("images")]
    [InlineData("images.gz")]
    public void Images_are_read_plain_or_gzipped(string name)
    {
        byte[] pixels = [.. Enumerable.Range(0, 2 * 3 * 5).Select(i => (byte)(i * 7))];
        Write(name, [.. Header(Idx.ImageMagic, 2, 3, 5), .. pixels]);
        Assert.Equal(pixels, Idx.Images(_folder[name], 3, 5));
    }

    [Theory]
    [InlineData("labels")]
    [InlineData("labels.gz")]
    public void Labels_are_read_plain_or_gzipped(string name)
    {
        Write(name, [.. Header(Idx.LabelMagic, 4), 0, 9, 3, 1]);
        Assert.Equal([0, 9, 3, 1], Idx.Labels(_folder[name], 10));
    }

    public static TheoryData<string, byte[], string> Malformed() => new()
    {
        { "plain", [], "expected an IDX file, found an empty file" },
        { "plain.gz", [], "expected an IDX file, found an empty file" },
        { "plain", [0, 0, 8], "expected a magic number, found the end of the file" },
        { "plain", Header(Idx.LabelMagic, 2), "expected magic number 0x00000803, found 0x00000801" },
        { "plain", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0], "expected magic number 0x00000803, found 0x1f8b0800" },
        { "plain", Header(Idx.ImageMagic, 1, 3), "expected a header of 16 bytes, found the end of the file" },
        { "plain", [.. Header(Idx.ImageMagic, 1, 2, 5), .. new byte[10]], "expected images of 3x5, found 2x5" },
        { "plain", Header(Idx.ImageMagic, 0, 3, 5), "expected at least one element, found axes 0x3x5" },
        { "plain", [.. Header(Idx.ImageMagic, 2, 3, 5), .. new byte[29]], "expected 2x3x5 bytes after the header, found 29" },
        { "plain", [.. Header(Idx.ImageMagic, 2, 3, 5), .. new byte[31]], "expected 2x3x5 bytes after the header, found 31" },
        { "plain", [.. Header(Idx.ImageMagic, uint.MaxValue, 3, 5), .. new byte[31]], "expected 4294967295x3x5 bytes after the header, found 31" },
        { "plain.gz", [.. Header(Idx.ImageMagic, 2, 3, 5), .. new byte[29]], "expected 2x3x5 bytes after the header, found 29" },
        { "plain.gz", [.. Header(Idx.ImageMagic, 2, 3, 5), .. new byte[31]], "expected 2x3x5 bytes after the header, found more" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_malformed_is_named(string name, byte[] bytes, string message)
    {
        Write(name, bytes);
        InputException error = Assert.Throws<InputException>(() => Idx.Images(_folder[name], 3, 5));
        Assert.Equal($"{_folder[name]}: {message}", error.Message);
        Assert.Equal(InputException.BadFile, error.ExitCode);
    }

    [Fact]
    public void A_header_that_promises_more_than_its_file_can_hold_sets_no_memory_aside()
    {
        Write("huge.gz", [.. Header(Idx.ImageMagic, 100_000_000, 3, 5), .. new byte[100]]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        InputException error = Assert.Throws<InputException>(() => Idx.Images(_folder["huge.gz"], 3, 5));
        Assert.Contains("which cannot hold them", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_gzip_bomb_is_left_at_its_first_byte_too_many()
    {
        Write("bomb.gz", [.. Header(Idx.ImageMagic, 1, 3, 5), .. new byte[50_000_000]]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("found more", Assert.Throws<InputException>(() => Idx.Images(_folder["bomb.gz"], 3, 5)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_cut_gzip_file_is_refused_at_any_length()
    {
        Write("whole.gz", [.. Header(Idx.ImageMagic, 2, 3, 5), .. Enumerable.Range(0, 30).Select(i => (byte)(i * 83))]);
        byte[] whole = File.ReadAllBytes(_folder["whole.gz"]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder["cut.gz"], whole[..length]);
            InputException error = Assert.Throws<InputException>(() => Idx.Images(_folder["cut.gz"], 3, 5));
            Assert.Equal(InputException.BadFile, error.ExitCode);
        }
    }

    [Fact]
    public void Damaged_gzip_data_is_refused()
    {
        File.WriteAllBytes(_folder["noise.gz"], [.. Enumerable.Range(0, 100).Select(i => (byte)(i * 37))]);
        Assert.Contains("expected intact gzip data", Assert.Throws<InputException>(() => Idx.Images(_folder["noise.gz"], 3, 5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_position()
    {
        Write("labels", [.. Header(Idx.LabelMagic, 3), 0, 9, 10]);
        InputException error = Assert.Throws<InputException>(() => Idx.Labels(_folder["labels"], 10));
        Assert.Equal($"{_folder["labels"]}: expected labels from 0 to 9, found 10 at position 2 (counted from 0)", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Digits_are_padded_in_the_middle_or_not_at_all(bool pad)
    {
        WriteDigits(3, 3, 2);
        ImageSet set = Mnist.Digits.Load(_folder.Root, pad);
        int side = pad ? 32 : 28, border = pad ? 2 : 0;
        Assert.Equal((side, side, 1, 3, 2), (set.Height, set.Width, set.Channels, set.Train.Count, set.Test.Count));
        for (int n = 0; n < 3; n++)
            for (int h = 0; h < side; h++)
                for (int w = 0; w < side; w++)
                {
                    int y = h - border, x = w - border;
                    byte expected = y is >= 0 and < 28 && x is >= 0 and < 28 ? Digit((n * 28 + y) * 28 + x) : (byte)0;
                    Assert.Equal(expected, set.Train.Images[(n * side + h) * side + w]);
                }
    }

    [Fact]
    public void Labels_that_do_not_match_the_images_in_number_are_refused()
    {
        WriteDigits(3, 4, 2);
        InputException error = Assert.Throws<InputException>(() => Mnist.Fashion.Load(_folder.Root));
        Assert.Equal(
            $"{_folder["train-labels-idx1-ubyte"]}: expected 3 labels, as many as images in train-images-idx3-ubyte.gz, found 4", error.Message);
    }

    public void Dispose() => _folder.Dispose();

    private void WriteDigits(uint trainImages, int trainLabels, uint test)
    {
        Write("train-images-idx3-ubyte.gz", [.. Header(Idx.ImageMagic, trainImages, 28, 28), .. Enumerable.Range(0, (int)trainImages * 784).Select(Digit)]);
        Write("train-labels-idx1-ubyte", [.. Header(Idx.LabelMagic, (uint)trainLabels), .. new byte[trainLabels]]);
        Write("t10k-images.idx3-ubyte", [.. Header(Idx.ImageMagic, test, 28, 28), .. Enumerable.Range(0, (int)test * 784).Select(Digit)]);
        Write("t10k-labels-idx1-ubyte.gz", [.. Header(Idx.LabelMagic, test), .. new byte[test]]);
    }

    private static byte Digit(int i) => (byte)(i * 13 % 255 + 1);

    private void Write(string name, byte[] bytes)
    {
        using FileStream file = File.Create(_folder[name]);
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            file.Write(bytes);
            return;
        }
        using GZipStream zipped = new(file, CompressionLevel.Optimal);
        zipped.Write(bytes);
    }

    private static byte[] Header(int magic, params uint[] axes)
    {
        byte[] header = new byte[4 + 4 * axes.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, magic);
        for (int i = 0; i < axes.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + 4 * i), axes[i]);
        return header;
    }
}
