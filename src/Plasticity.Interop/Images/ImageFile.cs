using Plasticity.Studies;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace Plasticity.Interop.Images;

/// <summary>A picture of eight bits a channel.</summary>
/// <param name="Height">Rows.</param> <param name="Width">Columns.</param> <param name="Pixels">[height,width,3]: red, green, blue.</param>
public sealed record Picture(int Height, int Width, byte[] Pixels);

/// <summary>Image files: PNG and JPEG are read, PNG is written. The one place that calls the image library.</summary>
/// <remarks>
/// The library sees only what <see cref="PngOutline"/> and <see cref="JpegOutline"/> have checked: one picture of a known size, without text,
/// colour profiles and thumbnails. Its memory comes from the garbage collector, cleared, so that what a decoder leaves out is black.
/// </remarks>
public static class ImageFile
{
    /// <summary>The most pixels of a picture: 4,096x4,096.</summary>
    public const int MostPixels = 1 << 24;

    private const string Kind = "a PNG or JPEG image";

    private const int MostBytes = 64 << 20;

    private static readonly Configuration s_library = new(new PngConfigurationModule(), new JpegConfigurationModule())
    {
        MemoryAllocator = new SimpleGcMemoryAllocator(),
        MaxDegreeOfParallelism = 1,
    };

    // No filter, and only chunks that a picture needs: equal pixels give equal bytes on every processor.
    private static readonly PngEncoder s_encoder = new() { BitDepth = PngBitDepth.Bit8, FilterMethod = PngFilterMethod.None, ChunkFilter = PngChunkFilter.ExcludeAll, IgnoreMetadata = true };

    /// <summary>Reads a file; what its first bytes say counts, not its name. Transparency, orientation and colour profiles are left out.</summary>
    /// <exception cref="InputException">It is no file, no PNG or JPEG, damaged, has more than 64 MiB, or more pixels than <see cref="MostPixels"/>.</exception>
    public static Picture Read(string path) => Read(path, UserFile.Bytes(path, Kind, MostBytes));

    /// <summary>The same of bytes that have been read.</summary>
    /// <param name="file">What messages call them.</param>
    public static Picture Read(string file, ReadOnlySpan<byte> bytes)
    {
        if (PngOutline.Signature.SequenceEqual(bytes[..Math.Min(bytes.Length, PngOutline.Signature.Length)])) return Decoded(file, "a PNG image", PngOutline.Of(file, bytes));
        if (bytes is [0xFF, 0xD8, ..]) return Decoded(file, "a JPEG image", JpegOutline.Of(file, bytes));
        throw InputException.File(file, Kind, bytes.IsEmpty ? "an empty file" : $"a file that begins {Convert.ToHexString(bytes[..Math.Min(bytes.Length, 8)])}");
    }

    /// <summary>A whole PNG file of eight bits a channel.</summary>
    /// <param name="pixels">[height,width,channels]</param>
    /// <param name="height">At least 1.</param> <param name="width">At least 1.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <exception cref="ArgumentException">The sizes are others, or do not agree with the number of pixels.</exception>
    public static byte[] Png(ReadOnlySpan<byte> pixels, int height, int width, int channels)
    {
        if (channels is not (1 or 3) || height < 1 || width < 1 || pixels.Length != (long)height * width * channels)
        {
            throw new ArgumentException($"an image has a height and a width of at least 1 and 1 or 3 channels, found [{height},{width},{channels}] and {pixels.Length} bytes");
        }
        using MemoryStream file = new();
        using Image image = channels == 1 ? Image.LoadPixelData<L8>(s_library, pixels, width, height) : Image.LoadPixelData<Rgb24>(s_library, pixels, width, height);
        image.Save(file, s_encoder);
        return file.ToArray();
    }

    /// <summary>Refuses a size before anything of that size is made.</summary>
    internal static void DemandSize(string file, long height, long width)
    {
        if (height < 1 || width < 1 || height > MostPixels || width > MostPixels || height * width > MostPixels)
            throw InputException.File(file, FormattableString.Invariant($"an image of 1 to {MostPixels} pixels"), FormattableString.Invariant($"one of {width}x{height}"));
    }

    private static Picture Decoded(string file, string kind, Outline outline)
    {
        try
        {
            // What was checked has to be what is decoded.
            using MemoryStream bytes = new(outline.Bytes);
            IImageInfo? seen = Image.Identify(s_library, bytes);
            if (seen is null || (seen.Height, seen.Width) != (outline.Height, outline.Width)) throw InputException.File(file, kind, "one whose size cannot be told");
            using Image<Rgb24> image = Image.Load<Rgb24>(s_library, outline.Bytes);
            byte[] pixels = new byte[3 * image.Height * image.Width];
            image.CopyPixelDataTo(pixels);
            return new Picture(image.Height, image.Width, pixels);
        }
        catch (Exception problem) when (problem is ImageFormatException or InvalidMemoryOperationException or NotSupportedException or InvalidDataException)
        {
            throw InputException.File(file, kind, $"one that cannot be decoded: {problem.Message}", problem);
        }
    }
}

/// <summary>The parts of an image file that a decoder needs, as a file.</summary>
/// <param name="Height">Rows.</param> <param name="Width">Columns.</param>
internal sealed record Outline(int Height, int Width, byte[] Bytes);
