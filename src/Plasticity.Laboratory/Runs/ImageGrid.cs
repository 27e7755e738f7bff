using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Runs;

/// <summary>The first images of a data set side by side, as one.</summary>
internal static class ImageGrid
{
    private const int MostInRow = 8;

    /// <summary>Up to 64 training images in rows of eight; what is left of the last row is black.</summary>
    /// <returns>[height,width,channels] and its sizes.</returns>
    public static (byte[] Pixels, int Height, int Width) Of(ImageSet images)
    {
        int count = Math.Min(images.Train.Count, MostInRow * MostInRow), columns = Math.Min(count, MostInRow), rows = (count + MostInRow - 1) / MostInRow;
        int line = images.Width * images.Channels, wide = columns * line;
        byte[] pixels = new byte[rows * images.Height * wide];
        for (int i = 0; i < count; i++)
            for (int y = 0; y < images.Height; y++)
            {
                int to = (i / MostInRow * images.Height + y) * wide + i % MostInRow * line;
                images.Train.Images.AsSpan((i * images.Height + y) * line, line).CopyTo(pixels.AsSpan(to));
            }
        return (pixels, rows * images.Height, columns * images.Width);
    }
}
