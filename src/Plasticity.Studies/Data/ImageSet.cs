using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Plasticity.Studies.Data;

/// <summary>Images with their labels on the host.</summary>
/// <param name="Images">[count,H,W,C], a byte a channel.</param>
/// <param name="Labels">[count], classes from 0.</param>
public sealed record ImagePart(byte[] Images, int[] Labels)
{
    /// <summary>Number of samples.</summary>
    public int Count => Labels.Length;

    /// <summary>The first <paramref name="count"/> samples; all for 0.</summary>
    public ImagePart Take(int count) =>
        count == 0 || count == Count ? this : new ImagePart(Images[..(Images.Length / Count * count)], Labels[..count]);
}

/// <summary>A data set for classification: a training and a test part of equally sized images.</summary>
public sealed class ImageSet
{
    private readonly Lazy<(float[] Mean, float[] Deviation)> _statistics;
    private readonly Lazy<string> _hash;

    /// <exception cref="ArgumentException">Bytes, labels and sizes do not agree.</exception>
    public ImageSet(string name, string source, int height, int width, int channels, IReadOnlyList<string> classNames, ImagePart train, ImagePart test)
    {
        (Name, Source, Height, Width, Channels, ClassNames, Train, Test) = (name, source, height, width, channels, classNames, train, test);
        foreach (ImagePart part in (ImagePart[])[train, test])
        {
            if (part.Images.LongLength != (long)part.Count * height * width * channels)
            {
                throw new ArgumentException($"{name}: {part.Images.LongLength} bytes for {part.Count} images of [{height},{width},{channels}]");
            }
        }
        _statistics = new(Measure);
        _hash = new(Hash);
    }

    /// <summary>What the command line calls it.</summary>
    public string Name { get; }

    /// <summary>Where it comes from: a folder, or "procedural".</summary>
    public string Source { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>1 for grey, 3 for RGB.</summary>
    public int Channels { get; }

    /// <summary>Names of the classes, in order of their labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => ClassNames.Count;

    public ImagePart Train { get; }

    public ImagePart Test { get; }

    /// <summary>Mean of each channel over the training part, of bytes as 0 to 1.</summary>
    public IReadOnlyList<float> Mean => _statistics.Value.Mean;

    /// <summary>Standard deviation of each channel over the training part, of bytes as 0 to 1; 1 where a channel is constant.</summary>
    public IReadOnlyList<float> Deviation => _statistics.Value.Deviation;

    /// <summary>SHA-256 over training images, training labels, test images, test labels.</summary>
    public string Sha256 => _hash.Value;

    /// <summary>The first samples of each part; 0 takes all.</summary>
    /// <exception cref="InputException">There are not that many.</exception>
    public ImageSet Take(int trainCount, int testCount)
    {
        Demand("train-images", trainCount, Train.Count);
        Demand("test-images", testCount, Test.Count);
        return new ImageSet(Name, Source, Height, Width, Channels, ClassNames, Train.Take(trainCount), Test.Take(testCount));
    }

    /// <summary>Height and width divided by <paramref name="factor"/>: the mean of each square of pixels, halves rounded up.</summary>
    /// <exception cref="InputException">The factor does not divide height and width.</exception>
    public ImageSet Downsampled(int factor)
    {
        if (factor < 1 || Height % factor != 0 || Width % factor != 0)
        {
            throw new InputException($"{Name}: images of {Height}x{Width} cannot be reduced by {factor}; expected a divisor of both");
        }
        return new ImageSet(Name, Source, Height / factor, Width / factor, Channels, ClassNames, Reduce(Train, factor), Reduce(Test, factor));
    }

    private void Demand(string key, int count, int there)
    {
        if (count < 0 || count > there) throw new InputException($"{key} is {count}, expected 0 (all) to {there}: {Name} has no more");
    }

    private ImagePart Reduce(ImagePart part, int factor)
    {
        int height = Height / factor, width = Width / factor, square = factor * factor;
        byte[] reduced = new byte[part.Images.Length / square];
        Parallel.For(0, part.Count, n =>
        {
            for (int h = 0; h < height; h++)
                for (int w = 0; w < width; w++)
                    for (int c = 0; c < Channels; c++)
                    {
                        int sum = square / 2;
                        for (int r = 0; r < factor; r++)
                            for (int s = 0; s < factor; s++)
                            {
                                sum += part.Images[((n * Height + h * factor + r) * Width + w * factor + s) * Channels + c];
                            }
                        reduced[((n * height + h) * width + w) * Channels + c] = (byte)(sum / square);
                    }
        });
        return new ImagePart(reduced, part.Labels);
    }

    private (float[] Mean, float[] Deviation) Measure()
    {
        long[] sums = new long[Channels], squares = new long[Channels];
        for (int c = 0; c < Channels; c++)
        {
            long sum = 0, square = 0;
            for (int i = c; i < Train.Images.Length; i += Channels)
            {
                int value = Train.Images[i];
                sum += value;
                square += value * value;
            }
            (sums[c], squares[c]) = (sum, square);
        }
        double count = Math.Max(1, Train.Images.Length / Channels);
        float[] mean = new float[Channels], deviation = new float[Channels];
        for (int c = 0; c < Channels; c++)
        {
            // Sums of bytes are exact integers, so the difference of squares loses nothing here.
            double m = sums[c] / count, variance = squares[c] / count - m * m;
            mean[c] = (float)(m / 255);
            deviation[c] = variance > 0 ? (float)(Math.Sqrt(variance) / 255) : 1;
        }
        return (mean, deviation);
    }

    private string Hash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ImagePart part in (ImagePart[])[Train, Test])
        {
            hash.AppendData(part.Images);
            hash.AppendData(MemoryMarshal.AsBytes(part.Labels.AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
