using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>
/// The basic block (He et al. 2016, arXiv:1512.03385, fig. 2): relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)). The shortcut is x itself
/// where the shapes agree, else a 1×1 convolution with a batch norm.
/// </summary>
public sealed class ResidualBlock : ILayer
{
    private readonly string _name;
    private readonly ConvNormLayer _inner, _outer;
    private readonly ConvNormLayer? _shortcut;

    /// <summary>Declares <c>name.{conv1,bn1,conv2,bn2}</c> and, where shapes differ, <c>name.shortcut.{conv,bn}</c>.</summary>
    public ResidualBlock(ParameterSet parameters, string name, int channels, int outputs, int stride, InitialiserKind initialiser)
    {
        _name = name;
        _inner = new ConvNormLayer(parameters, $"{name}.conv1", $"{name}.bn1", channels, outputs, 3, stride, initialiser);
        _outer = new ConvNormLayer(parameters, $"{name}.conv2", $"{name}.bn2", outputs, outputs, 3, 1, initialiser);
        if (stride == 1 && channels == outputs) return;
        _shortcut = new ConvNormLayer(parameters, $"{name}.shortcut.conv", $"{name}.shortcut.bn", channels, outputs, 1, stride, initialiser);
    }

    public Tensor Forward(Tape tape, Tensor x)
    {
        // First, so that it is walked back last: its gradient, zero at three pixels of four, is then added to the other path's where it is not.
        Tensor shortcut = _shortcut is null ? x : _shortcut.Forward(tape, x);
        Tensor inner = _inner.ForwardRelu(tape, x);
        tape.Note($"{_name}.relu1", inner);
        Tensor y = _outer.ForwardRelu(tape, inner, shortcut);
        tape.Note($"{_name}.relu2", y);
        return y;
    }
}
