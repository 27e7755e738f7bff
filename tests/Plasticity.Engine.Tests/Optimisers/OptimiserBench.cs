using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Optimisers;

/// <summary>Three weights of odd sizes, drawn, with an optimiser and gradients that a test chooses.</summary>
internal sealed class OptimiserBench : IDisposable
{
    private static readonly RandomStream Random = new(21, Purpose.Data);

    public OptimiserBench(IDevice device, OptimiserSettings settings, params ReadOnlySpan<int> counts)
    {
        Device = device;
        Parameters = new ParameterSet(device);
        for (int i = 0; i < counts.Length; i++) Parameters.AddWeight($"weight{i}", new Shape(counts[i]), Drawn);
        Parameters.Initialise(seed: 4);
        Gradients = new Gradients(Parameters);
        Optimiser = settings.Create(Parameters);
    }

    public IDevice Device { get; }

    public ParameterSet Parameters { get; }

    public Gradients Gradients { get; }

    public Optimiser Optimiser { get; }

    /// <summary>All weights, one after the other, without the zeros between.</summary>
    public float[] Weights => [.. Parameters.Weights.SelectMany(p => Device.Read(p.Tensor.Data))];

    /// <summary>Sets all weights, in the same order.</summary>
    public void SetWeights(params ReadOnlySpan<float> values) => Write(p => p.Tensor.Data, values);

    /// <summary>One update against these gradients.</summary>
    public void Step(float rate, params ReadOnlySpan<float> gradient)
    {
        Write(p => Gradients[p], gradient);
        Optimiser.Step(Gradients, rate);
    }

    /// <summary>The gradient that a trajectory meets at a step.</summary>
    public float[] DrawGradient(int step) => Draw.AwayFromZero(Random.Sequence((ulong)step), Parameters.TrainedCount);

    /// <summary>Runs some steps against drawn gradients.</summary>
    public void Run(int from, int steps, float rate)
    {
        for (int step = from; step < from + steps; step++) Step(rate, DrawGradient(step));
    }

    public void Dispose()
    {
        Optimiser.Dispose();
        Gradients.Dispose();
        Parameters.Dispose();
    }

    private static void Drawn(Span<float> values, RandomStream random) => Draw.AwayFromZero(random, values.Length).CopyTo(values);

    private void Write(Func<Parameter, FloatBuffer> window, ReadOnlySpan<float> values)
    {
        foreach (Parameter parameter in Parameters.Weights)
        {
            Device.Write(window(parameter), values[..parameter.Shape.Count]);
            values = values[parameter.Shape.Count..];
        }
    }
}
