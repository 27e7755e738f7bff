using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>A convolution with its weight, without bias: a batch norm follows it everywhere here.</summary>
public sealed class Conv2dLayer : ILayer
{
    /// <summary>Declares <c>name.weight</c> [size,size,channels,outputs].</summary>
    /// <param name="parameters">Receives the weight.</param>
    /// <param name="name">Path of the layer.</param>
    /// <param name="channels">Input channels.</param> <param name="outputs">Output channels.</param>
    /// <param name="size">Height and width of the kernel.</param>
    /// <param name="stride">Step between windows.</param> <param name="padding">Zeros on each side.</param>
    /// <param name="initialiser">Distribution of the initial weight.</param>
    public Conv2dLayer(
        ParameterSet parameters, string name, int channels, int outputs, int size, int stride = 1, int padding = 0,
        InitialiserKind initialiser = InitialiserKind.KaimingUniform)
    {
        (Stride, Padding) = (stride, padding);
        Weight = parameters.AddWeight(
            $"{name}.weight", new Shape(size, size, channels, outputs), Initialisers.For(initialiser, size * size * channels, size * size * outputs));
    }

    /// <summary>[R,S,C,O]</summary>
    public Parameter Weight { get; }

    /// <summary>Step between windows, both ways.</summary>
    public int Stride { get; }

    /// <summary>Zeros on each of the four sides.</summary>
    public int Padding { get; }

    public Tensor Forward(Tape tape, Tensor x) => tape.Conv2d(x, Weight.Tensor, Stride, Padding);

    /// <summary>In evaluation: the same with the norm that follows, and what follows that, in one kernel.</summary>
    public Tensor ForwardNorm(Tape tape, Tensor x, FoldedNorm norm, Tensor? residual = null, bool relu = false) =>
        tape.Conv2dNorm(x, Weight.Tensor, Stride, Padding, norm, residual, relu);
}
