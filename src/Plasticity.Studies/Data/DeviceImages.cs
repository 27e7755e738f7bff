using Plasticity.Devices;

namespace Plasticity.Studies.Data;

/// <summary>One part of a data set on a device, as bytes, with what normalises it: uploaded once, a batch is then gathered there.</summary>
public sealed class DeviceImages : IDisposable
{
    /// <param name="device">Where to.</param>
    /// <param name="set">Gives the channel means and deviations, which are those of its training part.</param>
    /// <param name="part">The images and labels.</param>
    public DeviceImages(IDevice device, ImageSet set, ImagePart part)
    {
        Device = device;
        (Height, Width, Channels, Count) = (set.Height, set.Width, set.Channels, part.Count);
        Images = device.Upload(part.Images, "data set");
        Labels = device.Upload(part.Labels, "data set");
        Mean = device.Upload(set.Mean.ToArray(), "data set");
        InverseDeviation = device.Upload(set.Deviation.Select(deviation => 1 / deviation).ToArray(), "data set");
        Black = device.Upload(set.Mean.Zip(set.Deviation, (mean, deviation) => -mean / deviation).ToArray(), "data set");
        Classes = set.Classes;
    }

    public IDevice Device { get; }

    public int Height { get; }

    public int Width { get; }

    public int Channels { get; }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>[count,H,W,C]</summary>
    public ByteBuffer Images { get; }

    /// <summary>[count]</summary>
    public IntBuffer Labels { get; }

    /// <summary>[C], of bytes as 0 to 1.</summary>
    public FloatBuffer Mean { get; }

    /// <summary>[C], of bytes as 0 to 1.</summary>
    public FloatBuffer InverseDeviation { get; }

    /// <summary>[C], what a black pixel becomes.</summary>
    public FloatBuffer Black { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    public void Dispose()
    {
        Device.Free(Black);
        Device.Free((nint)Images.Handle);
        Device.Free(Labels);
        Device.Free(Mean);
        Device.Free(InverseDeviation);
    }
}
