using Plasticity.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Layers;

/// <summary>A depth-1 residual network with one batch, and the same network's loss in double precision from nothing but its weights.</summary>
internal sealed class ReferenceResNet : IDisposable
{
    private readonly int _n, _h, _w, _width, _classes;
    private readonly double[] _images;

    public ReferenceResNet(IDevice device, int n, int h, int w, int width, int classes)
    {
        (_n, _h, _w, _width, _classes) = (n, h, w, width, classes);
        Parameters = new ParameterSet(device);
        Model = new ResNet(Parameters, new ResNetSettings { Depth = 1, Width = width, Classes = classes });
        Parameters.Initialise(seed: 5);
        // Scales and shifts start at 1 and 0, which would hide a mistake in either.
        foreach (Parameter parameter in Parameters.Weights.Where(p => p.Shape.Rank == 1))
        {
            device.Write(parameter.Tensor.Data, Draw.AwayFromZero(new RandomStream(6, Purpose.Data, (ulong)parameter.Ordinal), parameter.Shape.Count));
        }
        RandomStream random = new(7, Purpose.Data);
        Images = Draw.Normal(0, 1)(random, n * h * w * 3);
        Labels = Draw.Labels(random.Sequence(1), n, classes);
        _images = [.. Images.Select(value => (double)value)];
        Weights = [.. Parameters.Weights.Select(p => device.Read(p.Tensor.Data).Select(value => (double)value).ToArray())];
    }

    public ParameterSet Parameters { get; }

    public ResNet Model { get; }

    public float[] Images { get; }

    public int[] Labels { get; }

    /// <summary>The weights in order, exactly.</summary>
    public double[][] Weights { get; }

    /// <summary>Mean cross-entropy of the batch under these weights, given in order of declaration.</summary>
    public double[] Loss(double[][] weights) => LossOn(_images, weights);

    /// <summary>The same of other images.</summary>
    public double[] LossOn(double[] images, double[][] weights)
    {
        Queue<double[]> next = new(weights);
        int h = _h, w = _w, channels = _width;
        double[] x = Reference.Relu(ConvolutionWithNorm(next, images, h, w, 3, channels, 3, 1));
        for (int module = 0; module < 4; module++)
        {
            int outputs = _width << module, stride = module == 0 ? 1 : 2;
            double[] inner = Reference.Relu(ConvolutionWithNorm(next, x, h, w, channels, outputs, 3, stride));
            double[] outer = ConvolutionWithNorm(next, inner, h / stride, w / stride, outputs, outputs, 3, 1);
            double[] shortcut = module == 0 ? x : ConvolutionWithNorm(next, x, h, w, channels, outputs, 1, stride);
            x = Reference.Relu(Reference.Add(outer, shortcut));
            (h, w, channels) = (h / stride, w / stride, outputs);
        }
        double[] features = Reference.GlobalAverage(x, _n, h * w, channels);
        double[] logits = Reference.Linear(features, next.Dequeue(), next.Dequeue(), _n, channels, _classes);
        return [Reference.CrossEntropies(logits, Labels).Average()];
    }

    public void Dispose() => Parameters.Dispose();

    private double[] ConvolutionWithNorm(Queue<double[]> weights, double[] x, int h, int w, int channels, int outputs, int size, int stride)
    {
        int padding = size / 2;
        double[] y = Reference.Conv2d(x, weights.Dequeue(), _n, h, w, channels, outputs, size, size, stride, stride, padding, padding);
        return Reference.BatchNorm(y, weights.Dequeue(), weights.Dequeue());
    }
}
