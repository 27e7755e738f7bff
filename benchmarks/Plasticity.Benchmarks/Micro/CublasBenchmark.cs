using System.Globalization;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Plasticity.Devices;
using Plasticity.Kernels;
using IDevice = Plasticity.Devices.IDevice;

namespace Plasticity.Benchmarks.Micro;

/// <summary>
/// How much of what an NVIDIA GPU can do do our matrix products reach? cuBLAS is the roof, in float32 without TF32, by the binding of
/// ILGPU.Algorithms. <b>It has not been run yet</b>: no machine of this project had an NVIDIA GPU.
/// </summary>
/// <remarks>
/// The binding names two modes, DefaultMath and TensorOpMath, and passes any number on. With the default, CUDA 11 and later keep float32 for
/// SGEMM; that TF32 is off is seen by the values, too, since its errors (some 4e-4) are above what <see cref="Check"/> allows. libcublas.so.10,
/// .11 or .12 has to be where the system looks for libraries. cuBLAS runs on a stream and in a context of ILGPU's own, beside our device.
/// </remarks>
[Config(typeof(RateConfig))]
public class CublasBenchmark
{
    private Context? _context;
    private CudaAccelerator? _accelerator;
    private CuBlas? _cublas;
    private MemoryBuffer1D<float, Stride1D.Dense>? _left, _right, _product;
    private IDevice? _opened;
    private FloatBuffer _a, _b, _c;

    // ILGPU asks for libcuda.so, which many machines have under its versioned name alone.
    static CublasBenchmark() => NativeLibrary.SetDllImportResolver(
        typeof(Context).Assembly, (name, _, _) => name == "cuda" && OperatingSystem.IsLinux() ? NativeLibrary.Load("libcuda.so.1") : 0);

    /// <summary>The CUDA devices among those that benchmarks run on: the text and the kernels in C#.</summary>
    public static IReadOnlyList<string> CudaNames => [.. Plasticity.Benchmarks.Devices.Names.Where(name => IsCuda(name) && DeviceCatalogue.ValidNames.Contains(name))];

    public static IEnumerable<MatMulBenchmark.Product> Products => MatMulBenchmark.Products;

    /// <summary>Why it is left out, in one line; null where it can run.</summary>
    public static string? Missing => CudaNames.Count > 0 ? null : "expected a CUDA device, found none among " + string.Join(", ", Plasticity.Benchmarks.Devices.Names);

    [ParamsSource(nameof(CudaNames))]
    public string Device { get; set; } = "cuda";

    [ParamsSource(nameof(Products))]
    public MatMulBenchmark.Product Size { get; set; } = new(1, 1, 1);

    [GlobalSetup]
    public void Setup()
    {
        (int m, int k, int n) = (Size.M, Size.K, Size.N);
        float[] a = Check.Draw(m * k, 1), b = Check.Draw(k * n, 2);
        _opened = DeviceCatalogue.Open(Device);
        (_a, _b, _c) = (_opened.Upload(a), _opened.Upload(b), _opened.AllocateFloats(m * n));
        _context = Context.Create(builder => builder.Cuda());
        _accelerator = _context.CreateCudaAccelerator(Number(Device));
        _cublas = new CuBlas(_accelerator) { MathMode = CuBlasMathMode.DefaultMath };
        (_left, _right, _product) = (_accelerator.Allocate1D(a), _accelerator.Allocate1D(b), _accelerator.Allocate1D<float>(m * n));
        Ours();
        Check.Values(_opened, _c, Expected);
        Cublas();
        _opened.Write(_c, _product.GetAsArray1D());
        Check.Values(_opened, _c, Expected);

        double Expected(int at) => Enumerable.Range(0, k).Sum(i => (double)a[at / n * k + i] * b[i * n + at % n]);
    }

    /// <summary>Columns come first in cuBLAS: our rows are its columns, and the product of the transposes is the transpose.</summary>
    [Benchmark(Baseline = true)]
    public void Cublas()
    {
        _cublas!.Gemm(
            CuBlasOperation.NonTranspose, CuBlasOperation.NonTranspose, Size.N, Size.M, Size.K,
            1f, _right!.View, Size.N, _left!.View, Size.K, 0f, _product!.View, Size.N);
        _accelerator!.Synchronize();
    }

    [Benchmark]
    public void Ours()
    {
        _opened!.Run(new MatMul(_a, _b, _c, Size.M, Size.N, Size.K, Accumulate: 0));
        _opened.Wait();
    }

    [GlobalCleanup]
    public void Close()
    {
        foreach (IDisposable? each in (IDisposable?[])[_left, _right, _product, _cublas, _accelerator, _context, _opened]) each?.Dispose();
    }

    private static bool IsCuda(string name) => name.StartsWith("cuda", StringComparison.Ordinal) || name.StartsWith("ilgpu:cuda", StringComparison.Ordinal);

    /// <summary>Of the GPU: 1 of "ilgpu:cuda:1", 0 where none is named.</summary>
    private static int Number(string name) => int.TryParse(name.AsSpan(name.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
