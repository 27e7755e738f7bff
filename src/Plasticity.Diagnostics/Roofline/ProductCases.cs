using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Oracle;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>The three products of a linear layer, compared whole.</summary>
internal static class ProductCases
{
    private const double Allowed = 2e-6;

    /// <summary>y [N,O] = x [N,F]·weight [F,O], and both gradients.</summary>
    public static IEnumerable<KernelCase> Layer(int n, int f, int o) =>
    [
        Case("matmul", n, o, f, device =>
        {
            Trial trial = new(device);
            Values x = trial.Draw(n * f), weight = trial.Draw(f * o);
            FloatBuffer y = trial.Result(n * o);
            trial.Run = () => device.Run(new MatMul(x.Buffer, weight.Buffer, y, n, o, f, Accumulate: 0));
            trial.Error = () => trial.Whole(y, Reference.Linear(x.Exact, weight.Exact, null, n, f, o));
            return trial;
        }),
        Case("matmul_transposed_b", n, f, o, device =>
        {
            Trial trial = new(device);
            Values dY = trial.Draw(n * o), weight = trial.Draw(f * o);
            FloatBuffer dX = trial.Result(n * f);
            trial.Run = () => device.Run(new MatMulTransposedB(dY.Buffer, weight.Buffer, dX, n, f, o, Accumulate: 0));
            trial.Error = () => trial.Whole(dX, Reference.Linear(dY.Exact, Transposed(weight.Exact, f, o), null, n, o, f));
            return trial;
        }),
        Case("matmul_transposed_a", f, o, n, device =>
        {
            Trial trial = new(device);
            Values x = trial.Draw(n * f), dY = trial.Draw(n * o);
            FloatBuffer dWeight = trial.Result(f * o);
            trial.Run = () => device.Run(new MatMulTransposedA(x.Buffer, dY.Buffer, dWeight, f, o, n, Accumulate: 0));
            trial.Error = () => trial.Whole(dWeight, Reference.Linear(Transposed(x.Exact, n, f), dY.Exact, null, f, n, o));
            return trial;
        }),
    ];

    private static KernelCase Case(string name, int m, int n, int k, Func<IDevice, Trial> prepare) => new(
        KernelFamily.Product, name, FormattableString.Invariant($"{m}x{n}x{k}"), 2.0 * m * n * k, 4.0 * ((double)m * k + (double)k * n + (double)m * n), Allowed, prepare);

    private static double[] Transposed(double[] matrix, int rows, int columns) =>
        [.. Enumerable.Range(0, matrix.Length).Select(i => matrix[i % rows * columns + i / rows])];
}
