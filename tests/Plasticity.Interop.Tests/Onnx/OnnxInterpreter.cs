using System.Runtime.InteropServices;
using Plasticity.Interop.Tests.Support;

namespace Plasticity.Interop.Tests.Onnx;

/// <summary>An array of doubles with its axes, row-major.</summary>
internal sealed record Values(int[] Shape, double[] Data);

/// <summary>
/// Carries out a graph in double precision by naive loops after ONNX's description of its operators, on what stands in the file alone. An
/// attribute that it does not know, or the lack of one that it needs, is an error.
/// </summary>
internal static class OnnxInterpreter
{
    /// <summary>The output of a GraphProto for its one input.</summary>
    public static Values Run(DecodedMessage graph, Values input)
    {
        Dictionary<string, Values> values = graph.Messages(5).ToDictionary(tensor => tensor.Text(8), Tensor);
        values.Add(Assert.Single(graph.Messages(11)).Text(1), input);
        // Dictionary.Add fails where a name is given twice, and the indexer where a node comes before what it needs.
        foreach (DecodedMessage node in graph.Messages(1)) values.Add(Assert.Single(node.Texts(2)), Compute(node, [.. node.Texts(1).Select(name => values[name])]));
        return values[Assert.Single(graph.Messages(12)).Text(1)];
    }

    /// <summary>TensorProto of float32 in raw bytes.</summary>
    public static Values Tensor(DecodedMessage tensor)
    {
        Assert.Equal(1, tensor.Whole(2));
        float[] data = MemoryMarshal.Cast<byte, float>(tensor.Bytes(9)).ToArray();
        return new Values([.. tensor.Wholes(1).Select(axis => (int)axis)], Array.ConvertAll(data, value => (double)value));
    }

    private static Values Compute(DecodedMessage node, Values[] x)
    {
        Dictionary<string, DecodedMessage> attributes = node.Messages(5).ToDictionary(attribute => attribute.Text(1));
        Values result = node.Text(4) switch
        {
            "Conv" => Convolve(x[0], x[1], Ints("kernel_shape"), Ints("strides"), Ints("pads")),
            "BatchNormalization" => Normalise(x[0], x[1].Data, x[2].Data, x[3].Data, x[4].Data, Float("epsilon")),
            "Relu" => x[0] with { Data = Array.ConvertAll(x[0].Data, value => Math.Max(value, 0)) },
            "Add" => Sum(x[0], x[1]),
            "GlobalAveragePool" => Average(x[0]),
            "Flatten" => Flatten(x[0], Int("axis")),
            "Transpose" => Transpose(x[0], Ints("perm")),
            "Gemm" => Product(x[0], x[1], x[2].Data, Int("transB")),
            string other => throw new NotSupportedException(other),
        };
        Assert.Empty(attributes.Keys);
        return result;

        int[] Ints(string name) => Taken(name, 7).Wholes(8).Select(value => (int)value).ToArray();
        long Int(string name) => Taken(name, 2).Whole(3);
        float Float(string name) => Taken(name, 1).Float(2);
        DecodedMessage Taken(string name, int type)
        {
            Assert.True(attributes.Remove(name, out DecodedMessage? attribute), $"{node.Text(4)} has no {name}");
            Assert.Equal(type, attribute.Whole(20));
            return attribute;
        }
    }

    private static Values Convolve(Values x, Values weight, int[] kernel, int[] strides, int[] pads)
    {
        (int n, int c, int h, int w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        (int o, int r, int s) = (weight.Shape[0], kernel[0], kernel[1]);
        Assert.Equal([o, c, r, s], weight.Shape);
        int outH = (h + pads[0] + pads[2] - r) / strides[0] + 1, outW = (w + pads[1] + pads[3] - s) / strides[1] + 1;
        double[] y = new double[n * o * outH * outW];
        for (int i = 0; i < y.Length; i++)
        {
            int left = i % outW, top = i / outW % outH, output = i / (outW * outH) % o, image = i / (outW * outH * o);
            for (int channel = 0; channel < c; channel++)
                for (int row = 0; row < r; row++)
                    for (int column = 0; column < s; column++)
                    {
                        int a = top * strides[0] + row - pads[0], b = left * strides[1] + column - pads[1];
                        if (a < 0 || a >= h || b < 0 || b >= w) continue;
                        y[i] += x.Data[((image * c + channel) * h + a) * w + b] * weight.Data[((output * c + channel) * r + row) * s + column];
                    }
        }
        return new Values([n, o, outH, outW], y);
    }

    private static Values Normalise(Values x, double[] scale, double[] shift, double[] mean, double[] variance, float epsilon)
    {
        int channels = x.Shape[1], area = x.Shape[2] * x.Shape[3];
        return x with
        {
            Data = [.. x.Data.Select((value, i) =>
            {
                int c = i / area % channels;
                return (value - mean[c]) / Math.Sqrt(variance[c] + epsilon) * scale[c] + shift[c];
            })],
        };
    }

    private static Values Sum(Values a, Values b)
    {
        Assert.Equal(a.Shape, b.Shape);
        return a with { Data = [.. a.Data.Zip(b.Data, (x, y) => x + y)] };
    }

    private static Values Average(Values x)
    {
        int area = x.Shape[2] * x.Shape[3];
        return new Values([x.Shape[0], x.Shape[1], 1, 1], [.. x.Data.Chunk(area).Select(channel => channel.Average())]);
    }

    private static Values Flatten(Values x, long axis)
    {
        Assert.Equal(1, axis);
        return x with { Shape = [x.Shape[0], x.Data.Length / x.Shape[0]] };
    }

    private static Values Transpose(Values x, int[] order)
    {
        int[] shape = Array.ConvertAll(order, axis => x.Shape[axis]);
        double[] y = new double[x.Data.Length];
        for (int i = 0; i < y.Length; i++)
        {
            int[] index = new int[4];
            for (int axis = 3, rest = i; axis >= 0; rest /= shape[axis--]) index[order[axis]] = rest % shape[axis];
            y[i] = x.Data[((index[0] * x.Shape[1] + index[1]) * x.Shape[2] + index[2]) * x.Shape[3] + index[3]];
        }
        return new Values(shape, y);
    }

    private static Values Product(Values x, Values weight, double[] bias, long transposed)
    {
        Assert.Equal(1, transposed);
        (int n, int f, int o) = (x.Shape[0], x.Shape[1], weight.Shape[0]);
        Assert.Equal([o, f], weight.Shape);
        double[] y = new double[n * o];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = bias[i % o];
            for (int k = 0; k < f; k++) y[i] += x.Data[i / o * f + k] * weight.Data[i % o * f + k];
        }
        return new Values([n, o], y);
    }
}
