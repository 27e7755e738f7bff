using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Plasticity.Benchmarks;
using Plasticity.Benchmarks.Micro;

// --devices cpu,opencl:0 goes before BenchmarkDotNet's own arguments; --job Dry runs every case once.
if (args is ["--devices", string names, ..])
{
    Devices.Names = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    args = args[2..];
}
bool ownJob = args.Any(argument => argument is "--job" or "-j");
IConfig config = ownJob ? DefaultConfig.Instance : DefaultConfig.Instance.AddJob(RateConfig.Usual);
Type[] types = [.. typeof(Devices).Assembly.GetTypes().Where(type => !type.IsAbstract && type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute), inherit: true)))];
if (CublasBenchmark.Missing is { } missing)
{
    Console.Error.WriteLine($"{nameof(CublasBenchmark)} is left out: {missing}");
    types = [.. types.Where(type => type != typeof(CublasBenchmark))];
}
BenchmarkSwitcher.FromTypes(types).Run(ownJob ? [.. args, "--inProcess"] : args, config);
