using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Plasticity.Peers;

/// <summary>A convolution without a bias, and its batch norm.</summary>
internal sealed class ConvNorm : Module<Tensor, Tensor>
{
    private readonly Conv2d _conv;
    private readonly BatchNorm2d _norm;

    public ConvNorm(int channels, int outputs, int size, int stride) : base(nameof(ConvNorm))
    {
        register_module("conv", _conv = Conv2d(channels, outputs, size, stride, size / 2, bias: false));
        register_module("bn", _norm = BatchNorm2d(outputs));
    }

    public override Tensor forward(Tensor input) => _norm.forward(_conv.forward(input));
}

/// <summary>Two 3x3 convolutions beside a shortcut.</summary>
internal sealed class Block : Module<Tensor, Tensor>
{
    private readonly Conv2d _first, _second;
    private readonly BatchNorm2d _firstNorm, _secondNorm;
    private readonly ConvNorm? _shortcut;

    public Block(int channels, int outputs, int stride) : base(nameof(Block))
    {
        register_module("conv1", _first = Conv2d(channels, outputs, 3, stride, 1, bias: false));
        register_module("bn1", _firstNorm = BatchNorm2d(outputs));
        register_module("conv2", _second = Conv2d(outputs, outputs, 3, 1, 1, bias: false));
        register_module("bn2", _secondNorm = BatchNorm2d(outputs));
        if (stride > 1 || channels != outputs) register_module("shortcut", _shortcut = new ConvNorm(channels, outputs, 1, stride));
    }

    public override Tensor forward(Tensor input)
    {
        Tensor main = _secondNorm.forward(_second.forward(_firstNorm.forward(_first.forward(input)).relu_()));
        return main.add_(_shortcut is null ? input : _shortcut.forward(input)).relu_();
    }
}

/// <summary>The studies' residual network: a 3x3 stem, four modules of blocks at widths w, 2w, 4w and 8w, a linear head. Its tensors have the engine's names.</summary>
internal sealed class Network : Module<Tensor, Tensor>
{
    private readonly ConvNorm _stem;
    private readonly List<Block> _blocks = [];
    private readonly Linear _head;

    public Network(int depth, int width) : base(nameof(Network))
    {
        register_module("stem", _stem = new ConvNorm(3, width, 3, 1));
        int channels = width;
        for (int module = 0; module < 4; module++)
        {
            for (int block = 0; block < depth; block++)
            {
                _blocks.Add(new Block(channels, width << module, module > 0 && block == 0 ? 2 : 1));
                channels = width << module;
            }
        }
        // A name of a module has no dot in TorchSharp: NameOf says what it is in a file.
        for (int i = 0; i < _blocks.Count; i++) register_module($"modules_{i / depth}_{i % depth}", _blocks[i]);
        register_module("head", _head = Linear(channels, 10));
    }

    /// <summary>What a file calls a tensor of this network.</summary>
    public static string NameOf(string name)
    {
        if (!name.StartsWith("modules_", StringComparison.Ordinal)) return name;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return name[..dot].Replace('_', '.') + name[dot..];
    }

    public override Tensor forward(Tensor input)
    {
        Tensor x = _stem.forward(input).relu_();
        foreach (Block block in _blocks) x = block.forward(x);
        return _head.forward(functional.adaptive_avg_pool2d(x, 1).flatten(1));
    }
}
