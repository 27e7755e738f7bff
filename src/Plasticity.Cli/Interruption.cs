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
    private readonly Action _lastWords;
    private Timer? _deadline;
    private long? _letGo;

    /// <param name="lastWords">Called when the process has to end before the work has: closes files between lines.</param>
    public Interruption(Action lastWords)
    {
        _lastWords = lastWords;
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt)];
        Tether.Watch(LetGo);
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
        // Ctrl-C reaches a run and the sweep that holds it, which then lets go of it: that is one word, whichever comes first.
        if (_letGo is { } last && Stopwatch.GetElapsedTime(last) < Echo) return;
        if (_stop.IsCancellationRequested) End();
        AskOnce();
    }

    private void LetGo()
    {
        _letGo = Stopwatch.GetTimestamp();
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
        _lastWords();
        Environment.Exit(CommandLine.Interrupted);
    }
}
