using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>
/// A convolution and the batch norm that follows it. In evaluation, where the norm is a linear map, they are one kernel; on a tape that trains
/// or records they are two.
/// </summary>
public sealed class ConvNormLayer : ILayer
{
    /// <summary>Declares the weight of a <see cref="Conv2dLayer"/> called <paramref name="convolution"/> and what a <see cref="BatchNormLayer"/> called <paramref name="norm"/> has.</summary>
    /// <param name="parameters">Receives them.</param>
    /// <param name="convolution">Path of the convolution.</param> <param name="norm">Path of the norm.</param>
    /// <param name="channels">Input channels.</param> <param name="outputs">Output channels.</param>
    /// <param name="size">Height and width of the kernel, odd: zeros on each side keep its centre within the image.</param>
    /// <param name="stride">Step between windows.</param>
    /// <param name="initialiser">Distribution of the initial weight.</param>
    public ConvNormLayer(
        ParameterSet parameters, string convolution, string norm, int channels, int outputs, int size, int stride, InitialiserKind initialiser)
    {
        Convolution = new Conv2dLayer(parameters, convolution, channels, outputs, size, stride, size / 2, initialiser);
        Norm = new BatchNormLayer(parameters, norm, outputs);
    }

    /// <summary>What comes first.</summary>
    public Conv2dLayer Convolution { get; }

    /// <summary>What follows it.</summary>
    public BatchNormLayer Norm { get; }

    public Tensor Forward(Tape tape, Tensor x) => tape.OnlyEvaluates
        ? Convolution.ForwardNorm(tape, x, Norm.Fold(tape))
        : Norm.Forward(tape, Convolution.Forward(tape, x));

    /// <summary>max(norm of the convolution + residual, 0).</summary>
    public Tensor ForwardRelu(Tape tape, Tensor x, Tensor? residual = null) => tape.OnlyEvaluates
        ? Convolution.ForwardNorm(tape, x, Norm.Fold(tape), residual, relu: true)
        : Norm.ForwardRelu(tape, Convolution.Forward(tape, x), residual);
}
