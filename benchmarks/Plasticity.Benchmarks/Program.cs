using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Plasticity.Benchmarks;

// --devices cpu,opencl:0 goes before BenchmarkDotNet's own arguments; --job Dry runs every case once.
if (args is ["--devices", string names, ..])
{
    Devices.Names = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    args = args[2..];
}
bool ownJob = args.Any(argument => argument is "--job" or "-j");
IConfig config = ownJob ? DefaultConfig.Instance : DefaultConfig.Instance.AddJob(RateConfig.Usual);
BenchmarkSwitcher.FromAssembly(typeof(Devices).Assembly).Run(ownJob ? [.. args, "--inProcess"] : args, config);
