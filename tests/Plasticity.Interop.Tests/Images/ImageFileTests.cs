using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Plasticity.Interop.Images;
using Plasticity.Studies;

namespace Plasticity.Interop.Tests.Images;

public sealed class ImageFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    /// <summary>The file taken apart by hand: a header, and rows that are led by a 0 and hold the pixels.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 1)]
    [InlineData(40, 70, 3)]
    public void A_png_holds_its_pixels_and_nothing_else(int height, int width, int channels)
    {
        byte[] pixels = Pixels(height * width * channels), file = ImageFile.Png(pixels, height, width, channels);
        Assert.Equal(file, ImageFile.Png(pixels, height, width, channels));
        Dictionary<string, byte[]> chunks = Chunks(file);
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Keys);
        byte[] header = chunks["IHDR"];
        Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4))));
        Assert.Equal([8, (byte)(channels == 1 ? 0 : 2), 0, 0, 0], header[8..]);
        using MemoryStream unpacked = new();
        using (ZLibStream zlib = new(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress)) zlib.CopyTo(unpacked);
        Assert.Equal(Enumerable.Range(0, height).SelectMany(row => new byte[] { 0 }.Concat(pixels.Skip(row * width * channels).Take(width * channels))), unpacked.ToArray());
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 1, 2, 2)]
    [InlineData(2, 2, 3, 11)]
    [InlineData(65536, 65536, 1, 0)]
    public void Sizes_that_do_not_agree_are_refused(int height, int width, int channels, int bytes) =>
        Assert.Throws<ArgumentException>(() => ImageFile.Png(new byte[bytes], height, width, channels));

    [Fact]
    public void What_was_written_is_read_from_a_file_of_any_name()
    {
        byte[] pixels = Pixels(7 * 9 * 3);
        File.WriteAllBytes(_scratch["a.jpg"], ImageFile.Png(pixels, 7, 9, 3));
        Picture read = ImageFile.Read(_scratch["a.jpg"]);
        Assert.Equal((7, 9), (read.Height, read.Width));
        Assert.Equal(pixels, read.Pixels);
    }

    [Fact]
    public void Grey_is_read_as_three_equal_channels() =>
        Assert.Equal([5, 5, 5, 250, 250, 250], ImageFile.Read("grey", ImageFile.Png([5, 250], 1, 2, 1)).Pixels);

    /// <summary>Grey levels of blocks that have a first coefficient alone, by hand: 128 + coefficient · step / 8.</summary>
    [Theory]
    [InlineData("benign.jpg", 8, 8, 138)]
    [InlineData("benign-restarts.jpg", 8, 16, 138)]
    [InlineData("benign-alone.jpg", 16, 16, 138)]
    [InlineData("benign-progressive-coarse.jpg", 16, 16, 138)]
    [InlineData("benign-sixteen-bits.jpg", 8, 8, 255)]
    public void A_jpeg_has_the_levels_of_its_coefficients(string name, int height, int width, int level)
    {
        Picture read = ImageFile.Read(Repository.At("tests", "Plasticity.Hostile.Tests", "Corpus", "jpeg", name));
        Assert.Equal((height, width), (read.Height, read.Width));
        Assert.All(read.Pixels, value => Assert.Equal(level, value));
    }

    [Fact]
    public void What_is_no_image_is_told_by_its_name()
    {
        File.WriteAllText(_scratch["a.png"], "no image");
        InputException refused = Assert.Throws<InputException>(() => ImageFile.Read(_scratch["a.png"]));
        Assert.Equal($"{_scratch["a.png"]}: expected a PNG or JPEG image, found a file that begins 6E6F20696D616765", refused.Message);
        Assert.Equal(InputException.BadFile, refused.ExitCode);
        Assert.Contains("no file of that name", Assert.Throws<InputException>(() => ImageFile.Read(_scratch["b.png"])).Message, StringComparison.Ordinal);
    }

    private static byte[] Pixels(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 37 + i / 11))];

    private static Dictionary<string, byte[]> Chunks(ReadOnlySpan<byte> file)
    {
        Dictionary<string, byte[]> chunks = [];
        for (file = file[8..]; !file.IsEmpty;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file);
            chunks.Add(Encoding.ASCII.GetString(file.Slice(4, 4)), file.Slice(8, length).ToArray());
            file = file[(12 + length)..];
        }
        return chunks;
    }
}
