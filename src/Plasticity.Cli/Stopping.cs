using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Plasticity.Cli;

/// <summary>Ctrl-C and SIGTERM for a command that has runs under way in other processes: the first asks them to keep their state and end, the second ends them.</summary>
internal sealed class Stopping : IDisposable
{
    /// <summary>A job's end is told to every process of it and handed on by its script: what comes so soon is the same word again.</summary>
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(0.7);

    private readonly CancellationTokenSource _stop = new(), _kill = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly Lock _gate = new();
    private long _heard;

    public Stopping() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear)];

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Is cancelled by the second.</summary>
    public CancellationToken Kill => _kill.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals) signal.Dispose();
        lock (_gate)
        {
            _stop.Dispose();
            _kill.Dispose();
        }
    }

    private void Hear(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (!_stop.IsCancellationRequested)
            {
                _heard = Stopwatch.GetTimestamp();
                _stop.Cancel();
            }
            else if (Stopwatch.GetElapsedTime(_heard) > Echo)
            {
                _kill.Cancel();
            }
        }
    }
}
