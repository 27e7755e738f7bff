using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Plasticity.Interop.Formats;
using Plasticity.Peers;
using TorchSharp;
using static TorchSharp.torch;

// A full training step in TorchSharp, what a .NET user would pick: the peer of `plasticity bench step --json`, timed as benchmarks/pytorch_step.py is.
//   [--depth 2] [--width 16] [--batch 128] [--steps 5] [--layout contiguous|channels_last]    times steps and prints JSON
//   --agree FOLDER [--depth …] [--width …]    holds the losses from FOLDER/init.npz on FOLDER/x.npy and y.npy to those in FOLDER/steps.npz
Dictionary<string, string> options = new() { ["depth"] = "2", ["width"] = "16", ["batch"] = "128", ["steps"] = "5", ["layout"] = "contiguous", ["agree"] = "" };
for (int i = 0; i < args.Length; i += 2)
{
    string name = args[i].TrimStart('-');
    if (!options.ContainsKey(name) || i + 1 == args.Length) throw new ArgumentException($"expected --{string.Join(", --", options.Keys)} with a value each, found '{args[i]}'");
    options[name] = args[i + 1];
}
int Number(string name) => int.Parse(options[name], CultureInfo.InvariantCulture);

set_num_threads(Environment.ProcessorCount);
random.manual_seed(0);
bool channelsLast = options["layout"] == "channels_last";
using Network model = new(Number("depth"), Number("width"));
if (options["agree"] is { Length: > 0 } folder) return Agree(folder);

Dictionary<string, Tensor> all = model.state_dict();
if (channelsLast)
{
    using IDisposable guard = no_grad();
    foreach (Tensor weight in all.Values.Where(weight => weight.dim() == 4)) weight.set_(ChannelsLast(weight.detach()));
}
using Tensor drawn = randn(Number("batch"), 3, 32, 32), images = channelsLast ? ChannelsLast(drawn) : drawn, labels = randint(0, 10, Number("batch"), ScalarType.Int64);
using optim.Optimizer optimiser = optim.Adam(model.parameters(), 1e-3);
for (int i = 0; i < 5; i++) Step(images, labels, optimiser);
double best = double.PositiveInfinity;
for (int round = 0; round < 3; round++)
{
    List<double> seconds = [];
    for (int i = 0; i < Number("steps"); i++)
    {
        long start = Stopwatch.GetTimestamp();
        Step(images, labels, optimiser);
        seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
    seconds.Sort();
    best = Math.Min(best, seconds[seconds.Count / 2]);
}
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $$"""{"images_per_second": {{Number("batch") / best:F1}}, "milliseconds": {{1e3 * best:F3}}, "peak_bytes": {{Process.GetCurrentProcess().PeakWorkingSet64}}, "layout": "{{options["layout"]}}", "torchsharp": "{{VersionOf(typeof(torch))}}", "torch": "{{torch.__version__}}"}"""));
return 0;

float Step(Tensor x, Tensor y, optim.Optimizer adam)
{
    using DisposeScope scope = NewDisposeScope();
    adam.zero_grad();
    Tensor loss = nn.functional.cross_entropy(model.forward(x), y);
    loss.backward();
    adam.step();
    return loss.item<float>();
}

int Agree(string folder)
{
    Dictionary<string, NpyArray> weights = Npz.Read(Path.Combine(folder, "init.npz"));
    using (no_grad())
    {
        foreach ((string name, Tensor tensor) in model.state_dict())
        {
            if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal)) continue;
            NpyArray array = weights[model.NameInFile(name)];
            tensor.copy_(tensor_of(array.Floats(), array.Shape));
        }
    }
    NpyArray x = ArrayFile.Read(Path.Combine(folder, "x.npy")).Values.Single(), y = ArrayFile.Read(Path.Combine(folder, "y.npy")).Values.Single();
    using Tensor images = tensor_of(x.Floats(), x.Shape), labels = tensor([.. y.Integers().Select(label => (long)label)], ScalarType.Int64);
    using optim.Optimizer adam = optim.Adam(model.parameters(), 1e-3);
    float[] expected = Npz.Read(Path.Combine(folder, "steps.npz"))["loss"].Floats(), found = [.. expected.Select(_ => Step(images, labels, adam))];
    double worst = expected.Zip(found, (ours, theirs) => Math.Abs(ours - theirs) / Math.Abs(ours)).Max();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"TorchSharp: {found.Length} losses differ by at most {worst:0.0e+0} of them"));
    return worst <= 1e-3 ? 0 : 1;
}

static Tensor tensor_of(float[] values, int[] shape) => tensor(values, [.. shape.Select(length => (long)length)]);

static Tensor ChannelsLast(Tensor tensor) => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

static string VersionOf(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
