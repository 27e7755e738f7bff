using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Plasticity.Peers;

// TorchSharp names a module after the field that holds it: these are the names in a file.

/// <summary>A convolution without a bias, and its batch norm.</summary>
internal sealed class ConvNorm : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d bn;

    public ConvNorm(int channels, int outputs, int size, int stride) : base(nameof(ConvNorm))
    {
        conv = Conv2d(channels, outputs, size, stride, size / 2, bias: false);
        bn = BatchNorm2d(outputs);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => bn.forward(conv.forward(input));
}

/// <summary>Two 3x3 convolutions beside a shortcut.</summary>
internal sealed class Block : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1, conv2;
    private readonly BatchNorm2d bn1, bn2;
    private readonly ConvNorm? shortcut;

    public Block(int channels, int outputs, int stride) : base(nameof(Block))
    {
        conv1 = Conv2d(channels, outputs, 3, stride, 1, bias: false);
        bn1 = BatchNorm2d(outputs);
        conv2 = Conv2d(outputs, outputs, 3, 1, 1, bias: false);
        bn2 = BatchNorm2d(outputs);
        if (stride > 1 || channels != outputs) shortcut = new ConvNorm(channels, outputs, 1, stride);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        Tensor main = bn2.forward(conv2.forward(bn1.forward(conv1.forward(input)).relu_()));
        return main.add_(shortcut is null ? input : shortcut.forward(input)).relu_();
    }
}

/// <summary>The studies' residual network: a 3x3 stem, four modules of blocks at widths w, 2w, 4w and 8w, a linear head.</summary>
internal sealed class Network : Module<Tensor, Tensor>
{
    private readonly ConvNorm stem;
    private readonly ModuleList<Block> blocks = [];
    private readonly Linear head;
    private readonly int _depth;

    public Network(int depth, int width) : base(nameof(Network))
    {
        _depth = depth;
        stem = new ConvNorm(3, width, 3, 1);
        int channels = width;
        for (int i = 0; i < 4 * depth; i++)
        {
            int module = i / depth;
            blocks.Add(new Block(channels, width << module, module > 0 && i % depth == 0 ? 2 : 1));
            channels = width << module;
        }
        head = Linear(channels, 10);
        RegisterComponents();
    }

    /// <summary>What a file calls a tensor of this network: its blocks are counted within each module.</summary>
    public string NameInFile(string name)
    {
        string[] parts = name.Split('.', 3);
        return parts[0] == "blocks" && int.Parse(parts[1], CultureInfo.InvariantCulture) is int i ? $"modules.{i / _depth}.{i % _depth}.{parts[2]}" : name;
    }

    public override Tensor forward(Tensor input)
    {
        Tensor x = stem.forward(input).relu_();
        foreach (Block block in blocks) x = block.forward(x);
        return head.forward(functional.adaptive_avg_pool2d(x, 1).flatten(1));
    }
}
