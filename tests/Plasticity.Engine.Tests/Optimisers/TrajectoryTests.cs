using Plasticity.Devices;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Optimisers;

[Collection(DeviceCollection.Name)]
public sealed class TrajectoryTests(TestDevices devices)
{
    private const int Steps = 30;
    private const float Rate = 0.05f;

    [Theory, OnEveryDevice]
    public void Sgd_with_Nesterov_momentum_and_L2_by_hand(DeviceKind kind)
    {
        using OptimiserBench bench = new(devices[kind], new SgdSettings { Momentum = 0.9f, Nesterov = true, L2 = 0.1f }, 1);
        bench.SetWeights(1);
        // g = 1 + 0.1·1; v = g; weight = 1 - 0.1·(1.1 + 0.9·1.1)
        bench.Step(0.1f, 1);
        Assert.Equal(0.791, bench.Weights[0], 1e-6);
        // g = 0.5 + 0.0791; v = 0.9·1.1 + g = 1.5691; weight = 0.791 - 0.1·(0.5791 + 0.9·1.5691)
        bench.Step(0.1f, 0.5f);
        Assert.Equal(0.591871, bench.Weights[0], 1e-6);
    }

    [Theory, OnEveryDevice]
    public void Adam_by_hand(DeviceKind kind)
    {
        using OptimiserBench bench = new(devices[kind], new AdamSettings(), 1);
        bench.SetWeights(1);
        // The corrections make the first step the rate itself, whatever the gradient.
        bench.Step(0.1f, 2);
        Assert.Equal(0.9, bench.Weights[0], 1e-6);
        // m = 0.9·0.2 - 0.1 = 0.08, over 0.19; v = 0.999·0.004 + 0.001 = 0.004996, over 0.001999
        bench.Step(0.1f, -1);
        Assert.Equal(0.9 - 0.1 * (0.08 / 0.19) / Math.Sqrt(0.004996 / 0.001999), bench.Weights[0], 1e-6);
    }

    [Theory, OnEveryDevice]
    public void AdamW_decays_beside_the_moments(DeviceKind kind)
    {
        using OptimiserBench bench = new(devices[kind], OptimiserSettings.Named("adamw"), 1);
        bench.SetWeights(2);
        // 2 - 0.1·(1 + 0.01·2): the decay does not pass through the division by the root.
        bench.Step(0.1f, 5);
        Assert.Equal(1.898, bench.Weights[0], 1e-6);
    }

    [Theory, OnEveryDevice]
    public void RmsProp_by_hand(DeviceKind kind)
    {
        using OptimiserBench bench = new(devices[kind], new RmsPropSettings(), 1);
        bench.SetWeights(1);
        // square = 0.01·4 = 0.04; weight = 1 - 0.01·2/0.2
        bench.Step(0.01f, 2);
        Assert.Equal(0.9, bench.Weights[0], 1e-6);
        // square = 0.99·0.04 + 0.01·1 = 0.0496
        bench.Step(0.01f, -1);
        Assert.Equal(0.9 + 0.01 / Math.Sqrt(0.0496), bench.Weights[0], 1e-6);
    }

    [Theory, OnEveryDevice]
    public void Sgd_agrees(DeviceKind kind)
    {
        Agrees(kind, new SgdSettings(), (w, g) => Reference.Sgd(w, g, Rate));
        Agrees(kind, new SgdSettings { L2 = 0.1f, Decay = 0.2f }, (w, g) => Reference.Sgd(w, g, Rate, l2: 0.1, decay: 0.2));
    }

    [Theory, OnEveryDevice]
    public void Momentum_agrees(DeviceKind kind)
    {
        Agrees(kind, new SgdSettings { Momentum = 0.9f }, (w, g) => Reference.Sgd(w, g, Rate, 0.9));
        Agrees(kind, new SgdSettings { Momentum = 0.9f, L2 = 0.1f, Decay = 0.2f }, (w, g) => Reference.Sgd(w, g, Rate, 0.9, false, 0.1, 0.2));
        Agrees(kind, new SgdSettings { Momentum = 0.9f, Nesterov = true, L2 = 0.1f }, (w, g) => Reference.Sgd(w, g, Rate, 0.9, true, 0.1));
    }

    [Theory, OnEveryDevice]
    public void Adam_agrees(DeviceKind kind)
    {
        Agrees(kind, new AdamSettings(), (w, g) => Reference.Adam(w, g, Rate));
        Agrees(kind, new AdamSettings { L2 = 0.1f }, (w, g) => Reference.Adam(w, g, Rate, l2: 0.1));
        Agrees(kind, new AdamSettings { Decay = 0.1f }, (w, g) => Reference.Adam(w, g, Rate, decay: 0.1));
        Agrees(
            kind, new AdamSettings { Beta1 = 0.5f, Beta2 = 0.75f, Epsilon = 0.125f }, (w, g) => Reference.Adam(w, g, Rate, 0.5, 0.75, 0.125));
    }

    [Theory, OnEveryDevice]
    public void RmsProp_agrees(DeviceKind kind)
    {
        Agrees(kind, new RmsPropSettings(), (w, g) => Reference.RmsProp(w, g, Rate));
        Agrees(
            kind, new RmsPropSettings { Smoothing = 0.75f, Epsilon = 0.125f, L2 = 0.1f, Decay = 0.2f },
            (w, g) => Reference.RmsProp(w, g, Rate, 0.75, 0.125, 0.1, 0.2));
    }

    /// <summary>
    /// 1.9e19, whose square is beyond single precision, where (1-β)·g² is not: 50 times, or once and then 1. What PyTorch's float32 gives.
    /// </summary>
    [Theory, OnEveryDevice]
    public void The_square_of_a_large_gradient_does_not_overflow(DeviceKind kind)
    {
        const float large = 1.9e19f, rate = 0.001f;
        float[] constant = [.. Enumerable.Repeat(large, 50)], once = [large, .. Enumerable.Repeat(1f, 49)];
        foreach ((string name, Func<double[][], double[]> reference) in (IEnumerable<(string, Func<double[][], double[]>)>)
        [
            ("adam", g => Reference.Adam([1], g, rate)),
            ("adamw", g => Reference.Adam([1], g, rate, decay: 0.01)),
            ("rmsprop", g => Reference.RmsProp([1], g, rate)),
        ])
        {
            foreach (float[] gradients in (float[][])[constant, once])
            {
                using OptimiserBench bench = new(devices[kind], OptimiserSettings.Named(name), 1);
                bench.SetWeights(1);
                foreach (float gradient in gradients) bench.Step(rate, gradient);
                // 50 roundings of a weight of about 1 are 50 times 3e-8 at most; those of the moments move it by less.
                Assert.Equal(reference([.. gradients.Select(g => (double[])[g])])[0], bench.Weights[0], 2e-6);
            }
        }
        Assert.Equal(0.950, Reference.Adam([1], [.. constant.Select(g => (double[])[g])], rate)[0], 1e-6);
        Assert.Equal(0.99403, Reference.Adam([1], [.. once.Select(g => (double[])[g])], rate)[0], 5e-6);
        Assert.Equal(0.99, Reference.RmsProp([1], [.. once.Select(g => (double[])[g])], rate)[0], 5e-6);
    }

    /// <summary>Compares what has been moved in all, not the weights, which would hide an error of the first step.</summary>
    private void Agrees(DeviceKind kind, OptimiserSettings settings, Func<double[], double[][], double[]> reference)
    {
        using OptimiserBench bench = new(devices[kind], settings, 5, 257, 1);
        double[] start = [.. bench.Weights.Select(w => (double)w)];
        double[][] gradients = [.. Enumerable.Range(0, Steps).Select(step => bench.DrawGradient(step).Select(g => (double)g).ToArray())];
        bench.Run(0, 1, Rate);
        double[] first = reference(start, gradients[..1]);
        RelativeError.AtMost(1e-6, Moved(bench.Weights, start), Moved(first, start), $"{settings} on {kind}: first step");
        bench.Run(1, Steps - 1, Rate);
        double[] last = reference(start, gradients);
        RelativeError.AtMost(1e-6, Moved(bench.Weights, start), Moved(last, start), $"{settings} on {kind}: {Steps} steps");
        Assert.Equal(Steps, bench.Optimiser.Steps);
    }

    private static float[] Moved(float[] weights, double[] start) => [.. weights.Zip(start, (a, b) => (float)(a - b))];

    private static double[] Moved(double[] weights, double[] start) => [.. weights.Zip(start, (a, b) => a - b)];
}
