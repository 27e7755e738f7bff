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
    private readonly Conv2dLayer _conv1, _conv2;
    private readonly BatchNormLayer _bn1, _bn2;
    private readonly Conv2dLayer? _shortcutConv;
    private readonly BatchNormLayer? _shortcutBn;

    /// <summary>Declares <c>name.{conv1,bn1,conv2,bn2}</c> and, where shapes differ, <c>name.shortcut.{conv,bn}</c>.</summary>
    public ResidualBlock(ParameterSet parameters, string name, int channels, int outputs, int stride, InitialiserKind initialiser)
    {
        _name = name;
        _conv1 = new Conv2dLayer(parameters, $"{name}.conv1", channels, outputs, 3, stride, 1, initialiser);
        _bn1 = new BatchNormLayer(parameters, $"{name}.bn1", outputs);
        _conv2 = new Conv2dLayer(parameters, $"{name}.conv2", outputs, outputs, 3, 1, 1, initialiser);
        _bn2 = new BatchNormLayer(parameters, $"{name}.bn2", outputs);
        if (stride == 1 && channels == outputs) return;
        _shortcutConv = new Conv2dLayer(parameters, $"{name}.shortcut.conv", channels, outputs, 1, stride, 0, initialiser);
        _shortcutBn = new BatchNormLayer(parameters, $"{name}.shortcut.bn", outputs);
    }

    public Tensor Forward(Tape tape, Tensor x)
    {
        // First, so that it is walked back last: its gradient, zero at three pixels of four, is then added to the other path's where it is not.
        Tensor shortcut = _shortcutConv is null ? x : _shortcutBn!.Forward(tape, _shortcutConv.Forward(tape, x));
        Tensor inner = _bn1.ForwardRelu(tape, _conv1.Forward(tape, x));
        tape.Note($"{_name}.relu1", inner);
        Tensor y = _bn2.ForwardRelu(tape, _conv2.Forward(tape, inner), shortcut);
        tape.Note($"{_name}.relu2", y);
        return y;
    }
}
