using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>Which member of the family of residual networks for small images.</summary>
public sealed record ResNetSettings
{
    /// <summary>Basic blocks in each of the four modules, at least 1; 2 is ResNet-18.</summary>
    public int Depth { get; init; } = 2;

    /// <summary>Channels of the stem and the first module, at least 1; 64 is ResNet-18.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Number of classes, at least 2.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Names of the heads, each a linear map of its own on the features.</summary>
    public IReadOnlyList<string> Heads { get; init; } = IModel.OneHead;

    /// <summary>Channels of the images: 3 or 1.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Distribution of the initial weights.</summary>
    public InitialiserKind Initialiser { get; init; }
}

/// <summary>
/// ResNet for small images as in Berariu et al. 2021 (arXiv:2106.00042, A.4): a 3×3 stem, four modules of <c>d</c> basic blocks at widths w,
/// 2w, 4w, 8w, of which the last three halve height and width, a global average and a linear head. Any image whose sides divide by 8.
/// </summary>
public sealed class ResNet : IModel
{
    private readonly ResNetSettings _settings;
    private readonly List<ResidualBlock> _blocks = [];
    private readonly HeadSet _heads;

    /// <summary>Declares <c>stem.{conv,bn}</c>, <c>modules.{0..3}.{0..d-1}</c> and the heads.</summary>
    public ResNet(ParameterSet parameters, ResNetSettings settings)
    {
        Require.That(settings.Depth >= 1, $"depth is {settings.Depth}, expected at least 1", nameof(ResNet));
        Require.That(settings.Width >= 1, $"width is {settings.Width}, expected at least 1", nameof(ResNet));
        Require.That(settings.Classes >= 2, $"classes is {settings.Classes}, expected at least 2", nameof(ResNet));
        _settings = settings;
        Stem = new ConvNormLayer(parameters, "stem.conv", "stem.bn", settings.Channels, settings.Width, 3, 1, settings.Initialiser);
        int channels = settings.Width;
        for (int module = 0; module < 4; module++)
        {
            int outputs = settings.Width << module;
            for (int block = 0; block < settings.Depth; block++)
            {
                int stride = module > 0 && block == 0 ? 2 : 1;
                _blocks.Add(new ResidualBlock(parameters, $"modules.{module}.{block}", channels, outputs, stride, settings.Initialiser));
                channels = outputs;
            }
        }
        Blocks = new Sequence(_blocks);
        string[] body = ["stem", "modules.0", "modules.1", "modules.2", "modules.3"];
        _heads = new HeadSet(parameters, settings.Heads, body, channels, settings.Classes, settings.Initialiser, nameof(ResNet));
        Modules = [.. body, .. settings.Heads];
        Units = [.. Enumerable.Range(0, 4).SelectMany(UnitsOf)];
    }

    public IReadOnlyList<string> Modules { get; }

    /// <summary>The first convolution; a rectifier follows it.</summary>
    public ConvNormLayer Stem { get; }

    /// <summary>The <see cref="ResidualBlock"/>s of all modules; a global average follows them.</summary>
    public Sequence Blocks { get; }

    /// <summary>From features to logits: the first head.</summary>
    public LinearLayer Head => _heads.Layers[0];

    public IReadOnlyList<string> Heads => _heads.Names;

    /// <summary>
    /// For each module the inner units of its blocks, noted at <c>relu1</c>, and then the channels that its blocks add to. These are one layer: a
    /// channel is made by all convolutions that end in it, and read by all that begin with it. Its note is the last block's <c>relu2</c>.
    /// </summary>
    public IReadOnlyList<UnitLayer> Units { get; }

    public int Classes => _settings.Classes;

    /// <param name="x">[N,H,W,C], H and W divisible by 8.</param>
    /// <returns>Logits [N,K].</returns>
    public Tensor Forward(Tape tape, Tensor x) => Forward(tape, x, Heads[0]);

    /// <param name="x">As above.</param>
    /// <inheritdoc cref="IModel.Forward(Tape, Tensor, string)"/>
    public Tensor Forward(Tape tape, Tensor x, string head)
    {
        LinearLayer last = _heads[head];
        Require.Rank(x, 4, "[N,H,W,C]", op: nameof(ResNet));
        if (tape.Statistics != Statistics.Use) DemandTrainable(x.Shape[0], x.Shape[1], x.Shape[2]);
        else DemandDivisible(x.Shape[1], x.Shape[2]);
        Tensor stem = Stem.ForwardRelu(tape, x);
        tape.Note("stem.relu", stem);
        Tensor features = tape.GlobalAverage(Blocks.Forward(tape, stem));
        tape.Note("features", features);
        return last.Forward(tape, features);
    }

    public void DemandTrainable(int images, int height, int width)
    {
        DemandDivisible(height, width);
        for (int i = 0; i < _blocks.Count; i++)
        {
            int module = i / _settings.Depth;
            if (_blocks[i].MeasuresBatch) BatchNormOp.DemandValues((long)images * (height >> module) * (width >> module), Modules[module + 1]);
        }
    }

    private IEnumerable<UnitLayer> UnitsOf(int module)
    {
        ResidualBlock[] blocks = [.. _blocks.Skip(module * _settings.Depth).Take(_settings.Depth)];
        foreach (ResidualBlock block in blocks) yield return UnitLayer.Of($"{block.Name}.relu1", [block.Inner], [block.Outer.Convolution.Weight]);
        // A first block with a shortcut reads the channels of the module before it; without, those of the stem are its own.
        ConvNormLayer first = blocks[0].Shortcut ?? Stem;
        IEnumerable<ConvNormLayer> within = blocks.Where(block => block.Shortcut is null).Select(block => block.Inner);
        IEnumerable<Parameter> next = module < 3 ? ReadersOf(_blocks[(module + 1) * _settings.Depth]) : _heads.Layers.Select(head => head.Weight);
        yield return UnitLayer.Of(
            $"{blocks[^1].Name}.relu2", [first, .. blocks.Select(block => block.Outer)], [.. within.Select(layer => layer.Convolution.Weight), .. next]);
    }

    private static IEnumerable<Parameter> ReadersOf(ResidualBlock block) => [block.Inner.Convolution.Weight, block.Shortcut!.Convolution.Weight];

    private static void DemandDivisible(int height, int width)
    {
        if (height % 8 != 0 || width % 8 != 0) throw new ShapeException($"ResNet: images are {height}x{width}, expected height and width divisible by 8");
    }

    public long MultiplyAdds(int height, int width)
    {
        long pixels = (long)height * width, w = _settings.Width, sum = pixels * 9 * _settings.Channels * w, channels = w;
        for (int module = 0; module < 4; module++)
        {
            long outputs = w << module;
            if (module > 0) pixels /= 4;
            for (int block = 0; block < _settings.Depth; block++)
            {
                sum += pixels * 9 * (channels * outputs + outputs * outputs);
                if (channels != outputs) sum += pixels * channels * outputs;
                channels = outputs;
            }
        }
        return sum + channels * _settings.Classes;
    }
}
