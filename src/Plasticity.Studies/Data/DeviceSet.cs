using Plasticity.Devices;
using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Data;

/// <summary>A data set on a device: uploaded once, for all runs there.</summary>
public sealed class DeviceSet : IDisposable
{
    // Of no run's seed: the part is the same in every arm, seed and study, so that curves can be compared.
    private static readonly RandomStream s_curve = RandomStream.Root(0).Child("curve");

    /// <param name="device">Where it goes.</param> <param name="data">The images.</param>
    /// <param name="curveTest">Test images of a test that need not be on all; 0 for all.</param>
    public DeviceSet(IDevice device, ImageSet data, int curveTest = 0)
    {
        (Device, Name) = (device, data.Name);
        Image = new Shape(data.Height, data.Width, data.Channels);
        Labels = new Labels(data.Train.Labels, data.Classes);
        TestLabels = new Labels(data.Test.Labels, data.Classes);
        Train = new DeviceImages(device, data, data.Train);
        Test = new DeviceImages(device, data, data.Test);
        Curve = curveTest == 0 || curveTest >= Test.Count ? null : Subset.Random(Test.Count, curveTest, s_curve);
    }

    /// <summary>Where it is.</summary>
    public IDevice Device { get; }

    /// <summary>What the set is called.</summary>
    public string Name { get; }

    /// <summary>[H,W,C]</summary>
    public Shape Image { get; }

    /// <summary>Of the training part.</summary>
    public Labels Labels { get; }

    /// <summary>Of the test part.</summary>
    public Labels TestLabels { get; }

    /// <summary>Training part.</summary>
    public DeviceImages Train { get; }

    /// <summary>Test part.</summary>
    public DeviceImages Test { get; }

    /// <summary>Indices of the test samples that tests on a part take; null for all.</summary>
    public int[]? Curve { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => Labels.Classes;

    public void Dispose()
    {
        Train.Dispose();
        Test.Dispose();
    }
}
