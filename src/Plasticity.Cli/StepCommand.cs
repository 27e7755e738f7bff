using System.CommandLine;
using System.Globalization;
using Plasticity.Devices;
using Plasticity.Diagnostics.Training;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Phases;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Cli;

/// <summary><c>plasticity step</c>: training steps under the magnifying glass, in files that PyTorch and NumPy read.</summary>
internal sealed class StepCommand
{
    private const int MostClasses = 1_000_000;

    private readonly Option<ModelKind?> _model = Arguments.OneOf<ModelKind>("--model", "The network. [default: resnet]");
    private readonly Option<int> _depth = Arguments.Whole("--depth", "Blocks in each module, or hidden layers.", least: 1, most: ModelSettings.MostDepth, fallback: 1);
    private readonly Option<int> _width = Arguments.Whole("--width", "Channels of the first module.", least: 1, most: ModelSettings.MostWidth, fallback: 8);
    private readonly Option<string> _weights = Text("--weights", "Initial weights, .npz or .safetensors with the model's names.", "file");
    private readonly Option<string> _images = Text("--images", "Images, .npy float32 [N,C,H,W].", "file");
    private readonly Option<string> _labels = Text("--labels", "Labels, .npy int32 or int64 [N].", "file");
    private readonly Option<string> _optimiser = Text("--optimiser", string.Join(", ", OptimiserSettings.Names) + ".", "name");
    private readonly Option<double?> _rate = Arguments.Number("--rate", "Learning rate, above 0.");
    private readonly Option<double?> _momentum = Arguments.Number("--momentum", "Momentum of sgd, at least 0 and below 1.");
    private readonly Option<bool> _nesterov = new("--nesterov") { Description = "Nesterov's momentum; needs --momentum." };
    private readonly Option<double?> _decay = Arguments.Number("--weight-decay", "As PyTorch's weight_decay: an L2 penalty, decoupled for adamw (whose default is 0.01).");
    private readonly Option<int> _steps = Arguments.Whole("--steps", "Steps on the same batch.", least: 1, most: Arguments.MostSteps, fallback: 1);
    private readonly Option<string> _out = Text("--out", "Where to write losses, first gradients, and last weights and statistics, .npz or .safetensors.", "file");
    private readonly Option<string> _saveInit = Text("--save-init", "Write a fresh initialisation here, .npz or .safetensors, and end.", "file");
    private readonly Option<int> _seed = Arguments.Whole("--seed", "Seed of the initialisation.", least: 0, most: int.MaxValue, fallback: 1);
    private readonly Option<int> _size = Arguments.Whole("--image-size", "Height and width of the images that --save-init is for.", least: 1, most: Arguments.MostPixels, fallback: 32);
    private readonly Option<int> _channels = Arguments.Whole("--channels", "Their channels.", least: 1, most: ModelSettings.MostWidth, fallback: 3);
    private readonly Option<int> _classes = Arguments.Whole("--classes", "Their classes.", least: 2, most: MostClasses, fallback: 10);
    private readonly DeviceArguments _on = new();

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Examples:
          plasticity step --model resnet --depth 1 --width 8 --seed 1 --save-init init.npz
          plasticity step --model resnet --depth 1 --width 8 --weights init.npz --images x.npy --labels y.npy --optimiser adam --rate 0.001 --steps 3 --out steps.npz
        """;

    public static Command Create(Screen screen)
    {
        StepCommand step = new();
        Command command = new("step", "Does training steps on one batch and writes losses, gradients and weights, in PyTorch's layouts and names.")
        {
            step._model, step._depth, step._width, step._weights, step._images, step._labels, step._optimiser, step._rate, step._momentum, step._nesterov,
            step._decay, step._steps, step._out, step._saveInit, step._seed, step._size, step._channels, step._classes, step._on.Device,
            step._on.Threads, step._on.Convolution, step._on.Graphs,
        };
        command.SetAction(parsed => step.Run(parsed, screen));
        return command;
    }

    private int Run(ParseResult parsed, Screen screen)
    {
        ModelSettings model = new(parsed.GetValue(_model) ?? ModelKind.ResNet, parsed.GetValue(_depth), parsed.GetValue(_width));
        if (parsed.GetValue(_saveInit) is { } file)
        {
            int size = parsed.GetValue(_size);
            using IDevice host = _on.Open(parsed);
            StepProbe.SaveInitial(model, size, size, parsed.GetValue(_channels), parsed.GetValue(_classes), (ulong)parsed.GetValue(_seed), host, file);
            return 0;
        }
        StepRequest request = Request(parsed, model);
        using IDevice device = _on.Open(parsed);
        float[] losses = StepProbe.Run(request, device);
        for (int i = 0; i < losses.Length; i++) screen.Line(string.Create(CultureInfo.InvariantCulture, $"step {i + 1}  loss {losses[i]}"));
        return 0;
    }

    private StepRequest Request(ParseResult parsed, ModelSettings model) => new()
    {
        Model = model,
        Weights = Needed(parsed, _weights),
        Images = Needed(parsed, _images),
        Labels = Needed(parsed, _labels),
        Optimiser = Optimiser(parsed, Needed(parsed, _optimiser)),
        Rate = (float)Within(Ranges.LearningRate, "--rate", parsed.GetValue(_rate) ?? throw Missing("--rate")),
        Steps = parsed.GetValue(_steps),
        Out = Needed(parsed, _out),
    };

    private OptimiserSettings Optimiser(ParseResult parsed, string name)
    {
        if (!OptimiserSettings.Names.Contains(name)) throw InputException.Unknown("optimiser", name, OptimiserSettings.Names);
        OptimiserSettings settings = OptimiserSettings.Named(name);
        double momentum = parsed.GetValue(_momentum) ?? 0;
        bool nesterov = parsed.GetValue(_nesterov);
        Ranges.Momentum.Demand("--momentum", momentum);
        if (nesterov && momentum == 0) throw new InputException("--nesterov: expected --momentum above 0 beside it");
        if (momentum > 0 && settings is not SgdSettings) throw new InputException($"--momentum: belongs to sgd, found {name}");
        if (settings is SgdSettings sgd) settings = sgd with { Momentum = (float)momentum, Nesterov = nesterov };
        if (parsed.GetValue(_decay) is not { } decay) return settings;
        Ranges.Penalty.Demand("--weight-decay", decay);
        return name == "adamw" ? settings with { Decay = (float)decay } : settings with { L2 = (float)decay };
    }

    private static double Within(NumberRange range, string option, double number)
    {
        range.Demand(option, number);
        return number;
    }

    private static string Needed(ParseResult parsed, Option<string> option) => parsed.GetValue(option) ?? throw Missing(option.Name);

    private static InputException Missing(string option) => new($"step: expected {option}, found none (--save-init needs --model, --depth and --width alone)");

    private static Option<string> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };
}
