using Plasticity.Engine.Tensors;

namespace Plasticity.Interop.Formats;

/// <summary>
/// Values on their way to and from files, where PyTorch's axes stand: [O,C,R,S] for a convolution's [R,S,C,O], [O,F] for a linear map's [F,O],
/// [N,C,H,W] for images' [N,H,W,C]. Inside the engine channels are last.
/// </summary>
public static class TorchLayout
{
    /// <summary>A parameter's values as PyTorch holds them.</summary>
    public static NpyArray FromParameter(Shape shape, ReadOnlySpan<float> values) => shape.Rank switch
    {
        4 => Permuted(values, shape.ToArray(), [3, 2, 0, 1]),
        2 => Permuted(values, shape.ToArray(), [1, 0]),
        _ => NpyArray.Of(values, shape.ToArray()),
    };

    /// <summary>The shape that <see cref="ToParameter"/> expects of a file.</summary>
    public static int[] ShapeOf(Shape shape) => shape.Rank switch
    {
        4 => [shape[3], shape[2], shape[0], shape[1]],
        2 => [shape[1], shape[0]],
        _ => shape.ToArray(),
    };

    /// <summary>A parameter's values in the engine's layout.</summary>
    /// <exception cref="InvalidDataException">The array has another shape, or holds integers.</exception>
    public static float[] ToParameter(Shape shape, NpyArray array)
    {
        int[] expected = ShapeOf(shape);
        if (!array.Shape.AsSpan().SequenceEqual(expected)) throw new InvalidDataException($"expected [{string.Join(',', expected)}], found [{string.Join(',', array.Shape)}]");
        float[] values = array.Floats();
        return shape.Rank switch
        {
            4 => Permuted(values, expected, [2, 3, 1, 0]).Floats(),
            2 => Permuted(values, expected, [1, 0]).Floats(),
            _ => values,
        };
    }

    /// <summary>Images [N,C,H,W] as [N,H,W,C].</summary>
    public static float[] ToChannelsLast(ReadOnlySpan<float> values, int n, int c, int h, int w) => Permuted(values, [n, c, h, w], [0, 2, 3, 1]).Floats();

    /// <summary>Axis i of the result is axis <paramref name="order"/>[i] of the source.</summary>
    private static NpyArray Permuted(ReadOnlySpan<float> values, int[] shape, int[] order)
    {
        int rank = shape.Length;
        int[] strides = new int[rank], index = new int[rank];
        for (int axis = rank - 1, stride = 1; axis >= 0; stride *= shape[axis--]) strides[axis] = stride;
        float[] result = new float[values.Length];
        for (int to = 0; to < result.Length; to++)
        {
            int from = 0;
            for (int axis = 0; axis < rank; axis++) from += index[axis] * strides[order[axis]];
            result[to] = values[from];
            for (int axis = rank - 1; axis >= 0 && ++index[axis] == shape[order[axis]]; axis--) index[axis] = 0;
        }
        return NpyArray.Of(result, Array.ConvertAll(order, axis => shape[axis]));
    }
}
