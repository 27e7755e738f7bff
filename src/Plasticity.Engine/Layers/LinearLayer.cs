using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>An affine map with its weight and bias; the bias starts uniform in ±1/√fan_in, as in PyTorch.</summary>
public sealed class LinearLayer : ILayer
{
    /// <summary>Declares <c>name.weight</c> [inputs,outputs] and <c>name.bias</c> [outputs].</summary>
    public LinearLayer(ParameterSet parameters, string name, int inputs, int outputs, InitialiserKind initialiser = InitialiserKind.KaimingUniform)
    {
        Weight = parameters.AddWeight($"{name}.weight", new Shape(inputs, outputs), Initialisers.For(initialiser, inputs, outputs));
        Bias = parameters.AddWeight($"{name}.bias", new Shape(outputs), Initialisers.Uniform(1 / Math.Sqrt(inputs)));
    }

    /// <summary>[F,O]</summary>
    public Parameter Weight { get; }

    /// <summary>[O]</summary>
    public Parameter Bias { get; }

    /// <summary>x [N,F], or [N,…] which is flattened.</summary>
    public Tensor Forward(Tape tape, Tensor x) => tape.Linear(tape.Flatten(x), Weight.Tensor, Bias.Tensor);
}
