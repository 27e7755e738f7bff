using Plasticity.Studies.Sweeps;

namespace Plasticity.Cli;

/// <summary>
/// Ties a run to the sweep that started it: whoever holds this process's standard input. When it closes, because the sweep asks for that or was
/// killed, the run is asked to stop, as by Ctrl-C. A signal would do neither on every system, and not at all once the sweep is gone.
/// </summary>
internal static class Tether
{
    /// <summary>Asks once the holder lets go; does nothing in a process that nobody tied.</summary>
    public static void Watch(Action ask)
    {
        if (Environment.GetEnvironmentVariable(ChildRuns.TetherVariable) != "stdin") return;
        Thread thread = new(() =>
        {
            using Stream input = Console.OpenStandardInput();
            byte[] ignored = new byte[64];
            try
            {
                while (input.Read(ignored) > 0) { }
            }
            catch (IOException)
            {
                // Broken is closed.
            }
            ask();
        })
        { IsBackground = true, Name = "tether" };
        thread.Start();
    }
}
