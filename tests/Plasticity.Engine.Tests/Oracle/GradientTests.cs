using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Tests.Oracle;

/// <summary>The reference's gradients against central differences of the reference itself.</summary>
public sealed class GradientTests
{
    private static readonly RandomStream Random = new(21, Purpose.Data);

    [Theory]
    [InlineData(2, 5, 4, 3, 2, 3, 3, 1, 1)]
    [InlineData(2, 7, 5, 2, 3, 3, 3, 2, 1)]
    [InlineData(1, 6, 6, 3, 4, 1, 1, 2, 0)]
    [InlineData(2, 5, 6, 2, 2, 3, 2, 1, 0)]
    public void Elements_of_a_convolution_are_those_of_the_whole(int n, int h, int w, int c, int o, int r, int s, int stride, int padding)
    {
        ConvolutionSizes sizes = new(n, h, w, c, o, r, s, stride, stride, padding, padding);
        float[] x = Values(n * h * w * c, 1), weight = Values(r * s * c * o, 2), dY = Values(n * sizes.OutH * sizes.OutW * o, 3);
        double[] Whole(double[] input, double[] kernel) => Reference.Conv2d(input, kernel, n, h, w, c, o, r, s, stride, stride, padding, padding);
        double[] exactX = Exact(x), exactWeight = Exact(weight);
        Close(Whole(exactX, exactWeight), at => Reference.Conv2dAt(x, weight, sizes, at));
        Close(Differences(exactX, values => Dot(Whole(values, exactWeight), Exact(dY))), at => Reference.Conv2dInputGradientAt(dY, weight, sizes, at));
        Close(Differences(exactWeight, values => Dot(Whole(exactX, values), Exact(dY))), at => Reference.Conv2dWeightGradientAt(x, dY, sizes, at));
    }

    [Fact]
    public void Batch_norm_loss_and_pools()
    {
        double[] x = Exact(Values(2 * 4 * 6 * 3, 4)), scale = [0.5, -2, 1.5], shift = [1, 2, 3], dY = Exact(Values(x.Length, 5)), pooled = Exact(Values(x.Length / 4, 6));
        double[] norm = Reference.BatchNormGradient(x, scale, dY);
        Close(Differences(x, values => Dot(Reference.BatchNorm(values, scale, shift), dY)), at => norm[at]);

        double[] logits = Exact(Values(12, 7)), loss = Reference.CrossEntropyGradient(logits, [3, 0, 1]);
        Close(Differences(logits, values => Reference.CrossEntropies(values, [3, 0, 1]).Average()), at => loss[at]);

        double[] largest = Reference.MaxPoolGradient(x, pooled, 2, 4, 6, 3, 2, 2), average = Reference.AveragePoolGradient(pooled, 2, 4, 6, 3, 2, 2);
        Close(Differences(x, values => Dot(Reference.MaxPool(values, 2, 4, 6, 3, 2, 2, 0), pooled)), at => largest[at]);
        Close(Differences(x, values => Dot(Reference.AveragePool(values, 2, 4, 6, 3, 2, 2, 0), pooled)), at => average[at]);
    }

    private static void Close(double[] expected, Func<int, double> found)
    {
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found(i), 1e-6);
    }

    private static double[] Differences(double[] at, Func<double[], double> f)
    {
        const double step = 1e-4;
        return [.. Enumerable.Range(0, at.Length).Select(i => (f(Moved(i, step)) - f(Moved(i, -step))) / (2 * step))];

        double[] Moved(int i, double by)
        {
            double[] moved = [.. at];
            moved[i] += by;
            return moved;
        }
    }

    private static float[] Values(int count, ulong sequence) => [.. Enumerable.Range(0, count).Select(i => (float)Random.Sequence(sequence).Normal((ulong)i))];

    private static double[] Exact(float[] values) => [.. values.Select(value => (double)value)];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (p, q) => p * q).Sum();
}
