using BenchmarkDotNet.Attributes;
using Plasticity.Diagnostics.Roofline;

namespace Plasticity.Benchmarks.Micro;

/// <summary>Which form of a kernel is fastest? Every kernel at one size of a small residual network, its devices one below the other.</summary>
public class FormsBenchmark : DeviceBenchmark
{
    /// <summary>A case of <c>bench kernels</c>.</summary>
    public sealed record Form(KernelCase Of) : IWork
    {
        public double Flops(string method) => Of.Family is KernelFamily.Convolution or KernelFamily.Product ? Of.Flops : 0;

        public double Bytes(string method) => Of.Bytes;

        public override string ToString() => Of.ToString();
    }

    private Trial? _trial;

    /// <summary>The largest size of each.</summary>
    public static IEnumerable<Form> Forms => KernelCases.OfResNet(128, 16).GroupBy(each => each.Name).Select(sizes => new Form(sizes.MaxBy(each => each.Bytes)!));

    [ParamsSource(nameof(Forms), Priority = -1)]
    public Form? Kernel { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _trial = Kernel!.Of.Prepare(Opened);
        _trial.Run();
        double error = _trial.Error();
        if (!(error <= Kernel.Of.Tolerance)) throw new InvalidOperationException($"{Kernel} on {Device}: off by {error:0.0e0}, expected at most {Kernel.Of.Tolerance:0.0e0}");
    }

    [Benchmark]
    public void Run()
    {
        _trial!.Run();
        Opened.Wait();
    }
}
