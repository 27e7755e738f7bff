using System.CommandLine;
using System.Globalization;
using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Interop.Formats;
using Plasticity.Interop.Onnx;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity export</c>: a network and its weights as an ONNX file.</summary>
internal sealed class ExportCommand
{
    private const string Extension = ".onnx";

    private readonly Option<ModelKind?> _model = Arguments.OneOf<ModelKind>("--model", "The network. [default: resnet]");
    private readonly Option<int> _depth = Arguments.Whole("--depth", "Blocks in each module, or hidden layers.", least: 1, most: ModelSettings.MostDepth, fallback: 1);
    private readonly Option<int> _width = Arguments.Whole("--width", "Channels of the first module.", least: 1, most: ModelSettings.MostWidth, fallback: 8);
    private readonly Option<string> _weights = new("--weights") { Description = "Its weights, .npz or .safetensors with the model's names.", HelpName = "file", Required = true };
    private readonly Option<string> _image = new("--image") { Description = "Channels, height and width of its images.", HelpName = "CxHxW", DefaultValueFactory = _ => "3x32x32" };
    private readonly Option<string> _out = new("--out") { Description = "What to write, .onnx.", HelpName = "file", Required = true };

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        The graph is what the network computes in evaluation, of any number of images [batch,C,H,W] normalised as in training, in operator
        set 17: Conv, BatchNormalization, Relu, Add, GlobalAveragePool, Flatten and Gemm. Initializers have the names and the bits of the weights.

        Examples:
          plasticity export --model resnet --depth 1 --width 8 --weights weights.safetensors --image 3x32x32 --out model.onnx
        """;

    public static Command Create(Screen screen)
    {
        ExportCommand export = new();
        Command command = new("export", "Writes a network with its weights as an ONNX file.")
        {
            export._model, export._depth, export._width, export._weights, export._image, export._out,
        };
        command.SetAction(parsed => export.Run(parsed, screen));
        return command;
    }

    private int Run(ParseResult parsed, Screen screen)
    {
        string file = parsed.GetRequiredValue(_out);
        UserFile.DemandExtension(file, [Extension]);
        (int channels, int height, int width) = ReadImage(parsed.GetValue(_image)!);
        SavedWeights weights = SavedWeights.Read(parsed.GetRequiredValue(_weights));
        // Nothing is computed: the host's own memory is the nearest.
        using IDevice device = new CpuDevice(1);
        using ParameterSet parameters = new(device);
        ModelSettings settings = new(parsed.GetValue(_model) ?? ModelKind.ResNet, parsed.GetValue(_depth), parsed.GetValue(_width));
        IModel model = weights.Load(settings, height, width, channels, parameters);
        UserFile.Write(file, () => WholeFile.Write(file, stream => OnnxExport.Write(stream, model, parameters, channels, height, width)));
        screen.Line(string.Create(CultureInfo.InvariantCulture, $"{file}: images [batch,{channels},{height},{width}] to logits [batch,{model.Classes}], operator set {OnnxExport.OperatorSet}"));
        return 0;
    }

    private static (int Channels, int Height, int Width) ReadImage(string text)
    {
        int[] sizes = [.. text.Split('x').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0)];
        return sizes is [> 0 and int channels, > 0 and int height, > 0 and int width]
            ? (channels, height, width)
            : throw new InputException($"--image: expected channels, height and width as 3x32x32, found '{text}'");
    }
}
