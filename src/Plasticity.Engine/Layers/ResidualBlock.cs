using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>
/// The basic block (He et al. 2016, arXiv:1512.03385, fig. 2): relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)). The shortcut is x itself
/// where the shapes agree, else a 1×1 convolution with a batch norm.
/// </summary>
public sealed class ResidualBlock : ILayer
{
    /// <summary>Declares <c>name.{conv1,bn1,conv2,bn2}</c> and, where shapes differ, <c>name.shortcut.{conv,bn}</c>.</summary>
    public ResidualBlock(ParameterSet parameters, string name, int channels, int outputs, int stride, InitialiserKind initialiser)
    {
        Name = name;
        Inner = new ConvNormLayer(parameters, $"{name}.conv1", $"{name}.bn1", channels, outputs, 3, stride, initialiser);
        Outer = new ConvNormLayer(parameters, $"{name}.conv2", $"{name}.bn2", outputs, outputs, 3, 1, initialiser);
        if (stride == 1 && channels == outputs) return;
        Shortcut = new ConvNormLayer(parameters, $"{name}.shortcut.conv", $"{name}.shortcut.bn", channels, outputs, 1, stride, initialiser);
    }

    /// <summary>Path of the block, such as <c>modules.2.0</c>.</summary>
    public string Name { get; }

    /// <summary>The first convolution; a rectifier follows it.</summary>
    public ConvNormLayer Inner { get; }

    /// <summary>The second convolution; the shortcut is added to it, and a rectifier follows the sum.</summary>
    public ConvNormLayer Outer { get; }

    /// <summary>Null where the shortcut is the input itself.</summary>
    public ConvNormLayer? Shortcut { get; }

    /// <summary>Whether a pass that trains normalises by the batch anywhere in this block.</summary>
    internal bool MeasuresBatch => !(Inner.Norm.Scale.Frozen && Outer.Norm.Scale.Frozen && Shortcut?.Norm.Scale.Frozen != false);

    public Tensor Forward(Tape tape, Tensor x)
    {
        // First, so that it is walked back last: its gradient, zero at three pixels of four, is then added to the other path's where it is not.
        Tensor shortcut = Shortcut is null ? x : Shortcut.Forward(tape, x);
        Tensor inner = Inner.ForwardRelu(tape, x);
        tape.Note($"{Name}.relu1", inner);
        Tensor y = Outer.ForwardRelu(tape, inner, shortcut);
        tape.Note($"{Name}.relu2", y);
        return y;
    }
}
