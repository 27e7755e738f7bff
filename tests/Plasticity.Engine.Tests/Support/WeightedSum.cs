using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Tests.Support;

/// <summary>An op for tests alone, computed on the host: a scalar whose gradient is whatever the test chooses.</summary>
internal static class WeightedSumOp
{
    /// <summary>Σ over terms of Σᵢ weightsᵢ·valueᵢ.</summary>
    public static Tensor WeightedSum(this Tape tape, params (Tensor Value, float[] Weights)[] terms)
    {
        Tensor sum = tape.New(new Shape(), [.. terms.Select(term => term.Value)]);
        double total = 0;
        foreach ((Tensor value, float[] weights) in terms) total += tape.Read(value).Zip(weights, (v, w) => (double)v * w).Sum();
        tape.Device.Write(sum.Data, [(float)total]);
        tape.OnBackward(sum, dSum =>
        {
            float scale = tape.Device.Read(dSum)[0];
            foreach ((Tensor value, float[] weights) in terms) Leave(tape, tape.GradientOf(value), weights, scale);
        });
        return sum;
    }

    /// <summary>The elements of a tensor.</summary>
    public static float[] Read(this Tape tape, Tensor tensor) => tape.Device.Read(tensor.Data with { Count = tensor.Count });

    /// <summary>A leaf of this tape with the given elements.</summary>
    public static Tensor Leaf(this Tape tape, Shape shape, float[] values, bool needsGradient = true)
    {
        Assert.Equal(shape.Count, values.Length);
        FloatBuffer data = tape.Floats(values.Length);
        tape.Device.Write(data, values);
        return new Tensor(shape, data, needsGradient);
    }

    private static void Leave(Tape tape, Contribution share, float[] weights, float scale)
    {
        if (!share.Wanted) return;
        float[] values = [.. weights.Select(w => w * scale)];
        if (share.Accumulate == 1) values = [.. values.Zip(tape.Device.Read(share.Data), (a, b) => a + b)];
        tape.Device.Write(share.Data, values);
    }
}
