using System.Runtime.InteropServices;

namespace Plasticity.Cli;

/// <summary>Ctrl-C and SIGTERM for a command that has runs under way in other processes: the first asks them to keep their state and end, the second ends them.</summary>
internal sealed class Stopping : IDisposable
{
    private readonly CancellationTokenSource _stop = new(), _kill = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly Lock _gate = new();

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
        lock (_gate) (_stop.IsCancellationRequested ? _kill : _stop).Cancel();
    }
}
