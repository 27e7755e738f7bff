using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Plasticity.Cli;

/// <summary>
/// Ctrl-C and SIGTERM. The first asks the work to stop after the current step and to keep its state; when it has not stopped in four and a half
/// seconds, or at the second signal, the process ends there and then.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4.5), Echo = TimeSpan.FromSeconds(0.7);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly Action _close;
    private Timer? _deadline;
    private long? _parentEnded;

    /// <param name="close">Called when the process has to end before the work has: closes files between lines.</param>
    public Interruption(Action close)
    {
        _close = close;
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt)];
        ParentWatch.Start(ParentEnded);
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals) signal.Dispose();
        _deadline?.Dispose();
        _stop.Dispose();
    }

    private void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        // Ctrl-C reaches a run and its sweep, which then closes the run's input: that is one request, whichever comes first.
        if (_parentEnded is { } last && Stopwatch.GetElapsedTime(last) < Echo) return;
        if (_stop.IsCancellationRequested) End();
        AskOnce();
    }

    private void ParentEnded()
    {
        _parentEnded = Stopwatch.GetTimestamp();
        AskOnce();
    }

    /// <summary>As the first signal does; where there was one, there is nothing more to ask.</summary>
    private void AskOnce()
    {
        if (_stop.IsCancellationRequested) return;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return; // the work is done
        }
        _deadline = new Timer(_ => End(), null, Patience, Timeout.InfiniteTimeSpan);
    }

    private void End()
    {
        _close();
        Environment.Exit(CommandLine.Interrupted);
    }
}
