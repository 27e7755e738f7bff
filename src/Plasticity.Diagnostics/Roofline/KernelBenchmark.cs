using System.Diagnostics;
using Plasticity.Devices;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>A device and what it can do at best.</summary>
public sealed record MeasuredDevice(IDevice Device, Roof Roof)
{
    /// <summary>Measures the roof of a device.</summary>
    public static MeasuredDevice Of(IDevice device) => new(device, Roof.Measure(device));
}

/// <summary>
/// Holds kernels to the double-precision reference, and times those that pass. Machines drift: so several devices take turns within each case,
/// in three rounds of a cold run and some warm ones.
/// </summary>
public static class KernelBenchmark
{
    private const int Rounds = 3, WarmUps = 1, LeastRuns = 3, MostRuns = 66;
    private const double RoundSeconds = 0.017;

    /// <summary>Does the cases in order on one device.</summary>
    public static IEnumerable<KernelResult> Run(IDevice device, Roof roof, IEnumerable<KernelCase> cases) =>
        Run([new MeasuredDevice(device, roof)], cases).Select(results => results[0]);

    /// <summary>Does the cases in order, each on all devices: a result a device, in their order.</summary>
    public static IEnumerable<IReadOnlyList<KernelResult>> Run(IReadOnlyList<MeasuredDevice> devices, IEnumerable<KernelCase> cases)
    {
        List<Bench> benches = [];
        try
        {
            foreach (MeasuredDevice device in devices) benches.Add(new Bench(device));
            foreach (KernelCase each in cases) yield return Run(benches, each);
        }
        finally
        {
            foreach (Bench bench in benches) bench.Dispose();
        }
    }

    private static KernelResult[] Run(List<Bench> benches, KernelCase each)
    {
        try
        {
            foreach (Bench bench in benches) bench.Verify(each);
            for (int round = 0; round < Rounds; round++)
                foreach (Bench bench in benches) bench.Round();
            return [.. benches.Select(bench => bench.Result(each))];
        }
        finally
        {
            foreach (Bench bench in benches) bench.Clear();
        }
    }

    /// <summary>A device with the case that it is at.</summary>
    private sealed class Bench(MeasuredDevice on) : IDisposable
    {
        private readonly LaunchRecorder _device = new(on.Device);
        private readonly Roof.Stream _stream = new(on.Device);
        private readonly List<double> _cold = [], _warm = [];
        private Trial? _trial;
        private IReadOnlyList<KernelLaunch> _launches = [];
        private double _error;
        private bool _isRight;

        public void Verify(KernelCase each)
        {
            _trial = each.Prepare(_device);
            _launches = _device.During(_trial.Run);
            _error = _trial.Error();
            _isRight = _error <= each.Tolerance;
        }

        /// <summary>A cold run, then warm ones for a while; nothing where the kernel is wrong.</summary>
        public void Round()
        {
            if (!_isRight || _trial is null) return;
            _stream.Pass();
            _cold.Add(Time(_trial));
            for (int i = 0; i < WarmUps; i++) _trial.Run();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < LeastRuns || (i < MostRuns && Stopwatch.GetElapsedTime(start).TotalSeconds < RoundSeconds); i++) _warm.Add(Time(_trial));
        }

        public KernelResult Result(KernelCase each)
        {
            SampleTimes warm = new(_warm);
            return new KernelResult(each, _error, new SampleTimes(_cold).Median, warm, on.Roof.Seconds(each.Flops, each.Bytes) / warm.Median) { Launches = _launches };
        }

        /// <summary>Gives the case's memory back.</summary>
        public void Clear()
        {
            _trial?.Dispose();
            _trial = null;
            _cold.Clear();
            _warm.Clear();
        }

        public void Dispose()
        {
            _stream.Dispose();
            _device.Dispose();
        }

        // A run that is over before the clock moves took less than one of its ticks.
        private double Time(Trial trial) => Math.Max(_device.Time(trial.Run), 1.0 / Stopwatch.Frequency);
    }
}
