using Plasticity.Devices;
using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Data;

/// <summary>What a change works on, and what it may know.</summary>
public sealed class ChangedBatch
{
    /// <summary>The images as they are now, normalised, [N,H,W,C].</summary>
    public required FloatBuffer Images { get; set; }

    /// <summary>The labels as they are now, [N]; a change may write to them.</summary>
    public required IntBuffer Labels { get; init; }

    /// <summary>[N,H,W,C]</summary>
    public required Shape Shape { get; init; }

    /// <summary>[N], the number of each sample in its set and view: the random numbers of a sample are those at its number.</summary>
    public required IntBuffer Numbers { get; init; }

    /// <summary>Facts of the set: classes, black.</summary>
    public required DeviceImages Source { get; init; }

    /// <summary>Tables that are the same for many batches.</summary>
    public required ChangeTables Tables { get; init; }

    /// <summary>Numbers of the change, redrawn as often as it says.</summary>
    public RandomStream Random { get; set; }

    /// <summary>How much of the round is done, 0 to 1; 1 in tests.</summary>
    public double Done { get; init; } = 1;

    /// <summary>Where the batch is.</summary>
    public IDevice Device => Tables.Device;

    /// <summary>Samples of the batch.</summary>
    public int Count => Shape[0];

    /// <summary>Height of an image.</summary>
    public int Height => Shape[1];

    /// <summary>Width of an image.</summary>
    public int Width => Shape[2];

    /// <summary>Channels of an image.</summary>
    public int Channels => Shape[3];

    /// <summary>Number of classes.</summary>
    public int Classes => Source.Classes;

    /// <summary>Memory for new images, uninitialised: hand it to <see cref="Replace"/>.</summary>
    public FloatBuffer New() => Device.AllocateFloats(Shape.Count, "batch");

    /// <summary>Puts new images, [N,H,W,C], in the place of the present ones.</summary>
    public void Replace(FloatBuffer images)
    {
        Device.Free(Images);
        Images = images;
    }
}
