using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Layers;

/// <summary>
/// Batch normalisation with its scale, shift and running statistics. <see cref="Tape.Statistics"/> says whether it normalises by the batch
/// or by them, and whether they move towards the batch; with a frozen scale it normalises by them and they stay. Starts as the identity:
/// scale 1, shift 0, running mean 0, running variance 1.
/// </summary>
public sealed class BatchNormLayer : ILayer
{
    private readonly string _name;
    private readonly float _momentum;

    /// <summary>Declares <c>name.weight</c> (the scale), <c>name.bias</c> (the shift), <c>name.running_mean</c> and <c>name.running_var</c>, each [channels].</summary>
    /// <param name="parameters">Receives them.</param>
    /// <param name="name">Path of the layer.</param>
    /// <param name="channels">C.</param>
    /// <param name="momentum">Share of the batch in the running statistics, in (0, 1].</param>
    /// <param name="epsilon">Added to the variance.</param>
    public BatchNormLayer(ParameterSet parameters, string name, int channels, float momentum = 0.1f, float epsilon = 1e-5f)
    {
        (_name, _momentum, Epsilon) = (name, momentum, epsilon);
        Shape shape = new(channels);
        Scale = parameters.AddWeight($"{name}.weight", shape, Initialisers.Constant(1));
        Shift = parameters.AddWeight($"{name}.bias", shape, Initialisers.Constant(0));
        RunningMean = parameters.AddStatistic($"{name}.running_mean", shape, Initialisers.Constant(0));
        RunningVariance = parameters.AddStatistic($"{name}.running_var", shape, Initialisers.Constant(1));
    }

    /// <summary>[C]</summary>
    public Parameter Scale { get; }

    /// <summary>[C]</summary>
    public Parameter Shift { get; }

    /// <summary>[C]</summary>
    public Parameter RunningMean { get; }

    /// <summary>[C]; of the unbiased variances.</summary>
    public Parameter RunningVariance { get; }

    /// <summary>What is added to the variance.</summary>
    public float Epsilon { get; }

    public Tensor Forward(Tape tape, Tensor x) =>
        tape.Normalise(x, Scale.Tensor, Shift.Tensor, StatisticsFor(tape, x), residual: null, relu: false);

    /// <summary>max(batch norm of x + residual, 0).</summary>
    public Tensor ForwardRelu(Tape tape, Tensor x, Tensor? residual = null) =>
        tape.Normalise(x, Scale.Tensor, Shift.Tensor, StatisticsFor(tape, x), residual, relu: true);

    /// <summary>In evaluation: the linear map that this layer is.</summary>
    public FoldedNorm Fold(Tape tape) => tape.FoldRunning(RunningMean.Tensor, RunningVariance.Tensor, Scale.Tensor, Shift.Tensor, Epsilon);

    private BatchStatistics StatisticsFor(Tape tape, Tensor x)
    {
        if (tape.Statistics == Statistics.Use || Scale.Frozen) return tape.UseRunning(RunningMean.Tensor, RunningVariance.Tensor, Epsilon);
        BatchStatistics batch = tape.MeasureBatch(x, Epsilon, _name);
        if (tape.Statistics == Statistics.Ignore) return batch;
        (int m, int c) = Require.Rows(x);
        tape.Run(new BatchNormRunning(batch.Mean, batch.Variance, RunningMean.Tensor.Data, RunningVariance.Tensor.Data, m, c, _momentum));
        return batch;
    }
}
