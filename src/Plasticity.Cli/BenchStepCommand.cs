using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Plasticity.Devices;
using Plasticity.Diagnostics.Training;
using Plasticity.Engine.Layers;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Cli;

/// <summary><c>plasticity bench step</c>: how long a full training step takes here and, with --profile, what takes it.</summary>
internal sealed class BenchStepCommand
{
    private readonly Option<ModelKind?> _model = Arguments.OneOf<ModelKind>("--model", "The network. [default: resnet]");
    private readonly Option<int> _depth = Arguments.Whole("--depth", "Blocks in each module, or hidden layers.", least: 1, most: ModelSettings.MostDepth, fallback: 2);
    private readonly Option<int> _width = Arguments.Whole("--width", "Channels of the first module.", least: 1, most: ModelSettings.MostWidth, fallback: 64);
    private readonly Option<int> _batch = Arguments.Whole("--batch", "Images of a step.", least: 2, most: Study.MostBatch, fallback: 128);
    private readonly Option<int> _size = Arguments.Whole("--image-size", "Height and width of the images.", least: 8, most: Arguments.MostPixels, fallback: 32);
    private readonly Option<int> _steps = Arguments.Whole("--steps", "Steps of a round; the best median of three rounds counts or, on a GPU, the best round, whose steps are not waited for one by one.", least: 1, most: Arguments.MostSteps, fallback: 20);
    private readonly DeviceArguments _on = new();
    private readonly Option<bool> _profile = new("--profile") { Description = "Do one more round in which each kernel launch is timed by itself, and show their times." };
    private readonly Option<string?> _data = new("--data") { Description = "Also time steps on batches of this data set with random translations and horizontal flips, beside steps on one fixed batch.", HelpName = "name" };
    private readonly Option<string?> _dataFolder = new("--data-dir") { Description = "A folder to look for data sets in first.", HelpName = "folder" };
    private readonly Option<bool> _json = Arguments.Json();

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Examples:
          plasticity bench step --depth 2 --width 16
          plasticity bench step --depth 2 --width 64 --profile
          plasticity bench step --depth 1 --width 8 --data cifar10
          plasticity bench step --depth 1 --width 8 --device opencl --steps 3 --json
        """;

    public static Command Create(Screen screen)
    {
        BenchStepCommand bench = new();
        Command command = new("step", "Times forward, loss, backward and Adam on a fixed random batch of RGB images in ten classes.")
        {
            bench._model, bench._depth, bench._width, bench._batch, bench._size, bench._steps, bench._on.Device, bench._on.Threads,
            bench._on.Convolution, bench._on.Graphs, bench._profile, bench._data, bench._dataFolder, bench._json,
        };
        command.SetAction(parsed => bench.Run(parsed, screen));
        return command;
    }

    private int Run(ParseResult parsed, Screen screen)
    {
        ModelSettings model = new(parsed.GetValue(_model) ?? ModelKind.ResNet, parsed.GetValue(_depth), parsed.GetValue(_width));
        int batch = parsed.GetValue(_batch), size = parsed.GetValue(_size), steps = parsed.GetValue(_steps);
        ImageSet? data = parsed.GetValue(_data) is { } name ? DataCatalogue.For(parsed.GetValue(_dataFolder)).Load(name) : null;
        using IDevice device = _on.Open(parsed);
        StepTiming timing = StepBenchmark.Run(device, model, batch, size, steps);
        StepProfile? profile = parsed.GetValue(_profile) ? StepBenchmark.Profile(device, model, batch, size, steps) : null;
        PipelineTiming? pipeline = data is null ? null : PipelineBenchmark.Run(device, model, data, batch, steps);
        if (parsed.GetValue(_json))
        {
            screen.Raw(Json(timing, profile, pipeline, model, batch, device.Info));
            return 0;
        }
        screen.Line(string.Create(CultureInfo.InvariantCulture,
            $"{device.Info.Id} ({device.Info.Name}): {timing.Milliseconds:F1} ms a step of {batch}, {timing.ImagesPerSecond:N0} images/s, {timing.GigaflopsPerSecond:F0} GFLOP/s, {timing.Parameters:N0} parameters, {Mebibytes(timing.DeviceBytes)} on the device, {Mebibytes(timing.PeakBytes)} resident at most"));
        if (pipeline is not null)
        {
            screen.Line(string.Create(CultureInfo.InvariantCulture,
                $"{data!.Name}: {pipeline.Milliseconds:F2} ms a step whose batch is made, {pipeline.FixedMilliseconds:F2} ms on a batch that is there: {pipeline.Share:+0.0 %;-0.0 %}"));
        }
        if (profile is null) return 0;
        screen.Line();
        screen.Table(ProfileTable.Rows(profile));
        screen.Line(ProfileTable.Note);
        return 0;
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N0} MiB");

    private static string Json(StepTiming timing, StepProfile? profile, PipelineTiming? pipeline, ModelSettings model, int batch, DeviceInfo device)
    {
        Dictionary<string, object> values = new()
        {
            ["model"] = model.Kind.ToString().ToLowerInvariant(),
            ["device"] = device.Id,
            ["device_name"] = device.Name,
            ["driver"] = device.Driver,
            ["units"] = device.Units,
            ["width"] = model.Width,
            ["depth"] = model.Depth,
            ["batch"] = batch,
            ["milliseconds"] = Math.Round(timing.Milliseconds, 3),
            ["waiting_milliseconds"] = Math.Round(timing.WaitingMilliseconds, 3),
            ["images_per_second"] = Math.Round(timing.ImagesPerSecond, 1),
            ["gigaflops_per_second"] = Math.Round(timing.GigaflopsPerSecond, 1),
            ["parameters"] = timing.Parameters,
            ["device_bytes"] = timing.DeviceBytes,
            ["peak_bytes"] = timing.PeakBytes,
        };
        if (pipeline is not null)
        {
            values["fixed_batch_milliseconds"] = Math.Round(pipeline.FixedMilliseconds, 3);
            values["made_batch_milliseconds"] = Math.Round(pipeline.Milliseconds, 3);
        }
        if (profile is not null) values["profile"] = ProfileTable.Values(profile);
        return JsonSerializer.Serialize(values);
    }
}
