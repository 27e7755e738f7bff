using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>Norms, factors that stay in the device's memory, masks, and rows by their numbers.</summary>
internal static class FactorCases
{
    public static IEnumerable<KernelCase> OfCount(int count)
    {
        yield return SideCases.Map("sum_of_squares", $"{count}", 1, (trial, device, sum) =>
        {
            Values x = trial.Draw(count);
            int parts = SumOfSquares.PartsFor(count);
            FloatBuffer partial = trial.Result(parts);
            return (
                () =>
                {
                    device.Run(new SumOfSquares(x.Buffer, partial, count, parts));
                    device.Run(new Total(partial, sum, parts));
                },
                _ => x.Host.Sum(value => (double)value * value));
        });
        yield return SideCases.Map("norm_factor", $"{count}", count, (trial, device, factor) =>
        {
            Values sums = SideCases.Positive(trial, count);
            const float epsilon = 0.125f;
            return (() => device.Run(new NormFactor(sums.Buffer, factor, count, 0.5f, epsilon, 1)), at => Math.Min(1, 0.5 / (Math.Sqrt(sums.Host[at]) + epsilon)));
        });
        yield return SideCases.Added("blend_by", $"{count}", count, (trial, device, y) =>
        {
            Values x = trial.Draw(count), factor = trial.Draw(1);
            return (() => device.Run(new BlendBy(x.Buffer, y, factor.Buffer, count, A: 0.375f, B: 1)), at => 0.375 * factor.Host[0] * x.Host[at]);
        });
        yield return SideCases.Map("multiply", $"{count}", count, (trial, device, y) =>
        {
            Values mask = trial.Draw(count), before = trial.Draw(count);
            device.Copy(before.Buffer, y);
            return (() => device.Run(new Multiply(mask.Buffer, y, count)), at => (double)before.Host[at] * mask.Host[at]);
        });
    }

    /// <summary>Half as many rows again as there are, by their numbers.</summary>
    public static IEnumerable<KernelCase> OfRows(int m, int f)
    {
        int taken = m + (m + 1) / 2;
        yield return SideCases.Map("gather_rows", $"{taken} of {m}x{f}", taken * f, (trial, device, y) =>
        {
            Values x = trial.Draw(m * f);
            int[] rows = trial.DrawInts(taken, m);
            IntBuffer numbers = trial.Keep(device.Upload(rows));
            return (() => device.Run(new GatherRows(x.Buffer, numbers, y, taken, f)), at => x.Host[rows[at / f] * f + at % f]);
        });
        yield return SideCases.Case("gather_ints", $"{taken} of {m}", 0, device =>
        {
            Trial trial = new(device);
            int[] rows = trial.DrawInts(taken, m);
            IntBuffer x = trial.Keep(device.Upload([.. Enumerable.Range(1, m)])), numbers = trial.Keep(device.Upload(rows)), y = trial.Keep(device.Upload(new int[taken]));
            trial.Run = () => device.Run(new GatherInts(x, numbers, y, taken));
            trial.Error = () => device.Read(y).Zip(rows).Count(pair => pair.First != pair.Second + 1) / (double)taken;
            return trial;
        });
    }
}
