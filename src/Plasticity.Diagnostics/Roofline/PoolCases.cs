using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Oracle;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>Pools. Images know nothing of each other: the first is compared, whole.</summary>
internal static class PoolCases
{
    private const int Size = 2;

    /// <summary>x [N,H,W,C], windows of 2x2 side by side.</summary>
    public static IEnumerable<KernelCase> Windows(int n, int c, int h, int w)
    {
        PoolShape shape = new(n, h, w, c, Size, Size, h / Size, w / Size, Size, Size, 0, 0);
        double flops = 4.0 * shape.OutputCount, bytes = 4.0 * (shape.InputCount + shape.OutputCount), indices = 4.0 * shape.OutputCount;
        int inputs = shape.InputCount / n, outputs = shape.OutputCount / n;
        return
        [
            ElementwiseCases.Case("max_pool_forward", $"{n}x{c}x{h}x{w} 2x2/2", flops, bytes + indices, device =>
            {
                Trial trial = new(device);
                Values x = trial.Draw(shape.InputCount);
                FloatBuffer y = trial.Result(shape.OutputCount);
                IntBuffer index = trial.Keep(device.AllocateInts(shape.OutputCount));
                trial.Run = () => device.Run(new MaxPoolForward(x.Buffer, y, index, shape));
                trial.Error = () => Trial.Distance(device.Read(y)[..outputs], Reference.MaxPool(x.Exact[..inputs], 1, h, w, c, Size, Size, 0));
                return trial;
            }),
            ElementwiseCases.Case("max_pool_backward", $"{n}x{c}x{h}x{w} 2x2/2", flops, bytes + indices, device =>
            {
                Trial trial = new(device);
                Values x = trial.Draw(shape.InputCount), dY = trial.Draw(shape.OutputCount);
                FloatBuffer dX = trial.Result(shape.InputCount);
                IntBuffer index = trial.Keep(device.AllocateInts(shape.OutputCount));
                device.Run(new MaxPoolForward(x.Buffer, trial.Result(shape.OutputCount), index, shape));
                trial.Run = () => device.Run(new MaxPoolBackward(dY.Buffer, index, dX, shape, Accumulate: 0));
                trial.Error = () => Trial.Distance(device.Read(dX)[..inputs], Reference.MaxPoolGradient(x.Exact[..inputs], dY.Exact[..outputs], 1, h, w, c, Size, Size));
                return trial;
            }),
            ElementwiseCases.Case("average_pool_forward", $"{n}x{c}x{h}x{w} 2x2/2", flops, bytes, device =>
            {
                Trial trial = new(device);
                Values x = trial.Draw(shape.InputCount);
                FloatBuffer y = trial.Result(shape.OutputCount);
                trial.Run = () => device.Run(new AveragePoolForward(x.Buffer, y, shape));
                trial.Error = () => Trial.Distance(device.Read(y)[..outputs], Reference.AveragePool(x.Exact[..inputs], 1, h, w, c, Size, Size, 0));
                return trial;
            }),
            ElementwiseCases.Case("average_pool_backward", $"{n}x{c}x{h}x{w} 2x2/2", flops, bytes, device =>
            {
                Trial trial = new(device);
                Values dY = trial.Draw(shape.OutputCount);
                FloatBuffer dX = trial.Result(shape.InputCount);
                trial.Run = () => device.Run(new AveragePoolBackward(dY.Buffer, dX, shape, Accumulate: 0));
                trial.Error = () => Trial.Distance(device.Read(dX)[..inputs], Reference.AveragePoolGradient(dY.Exact[..outputs], 1, h, w, c, Size, Size));
                return trial;
            }),
        ];
    }

    /// <summary>x [N,P,C].</summary>
    public static IEnumerable<KernelCase> Global(int n, int p, int c) =>
    [
        ElementwiseCases.Case("global_average_forward", $"{n}x{p}x{c}", (double)n * p * c, 4.0 * n * c * (p + 1), device =>
        {
            Trial trial = new(device);
            Values x = trial.Draw(n * p * c);
            FloatBuffer y = trial.Result(n * c);
            trial.Run = () => device.Run(new GlobalAverageForward(x.Buffer, y, n, p, c));
            trial.Error = () => trial.Whole(y, Reference.GlobalAverage(x.Exact, n, p, c));
            return trial;
        }),
        ElementwiseCases.Case("global_average_backward", $"{n}x{p}x{c}", (double)n * p * c, 4.0 * n * c * (p + 1), device =>
        {
            Trial trial = new(device);
            Values dY = trial.Draw(n * c);
            FloatBuffer dX = trial.Result(n * p * c);
            trial.Run = () => device.Run(new GlobalAverageBackward(dY.Buffer, dX, n, p, c, Accumulate: 0));
            trial.Error = () => trial.Sampled(dX, at => (double)dY.Host[at / (p * c) * c + at % c] / p);
            return trial;
        }),
    ];
}
