using Plasticity.Laboratory.Sweeps;

namespace Plasticity.Cli;

/// <summary>
/// Watches the sweep that started this run, which holds the other end of its standard input. When that closes, because the sweep asks for it or was
/// killed, the run is asked to stop, as by Ctrl-C. A signal would do neither on every system, and not at all once the sweep is gone.
/// </summary>
internal static class ParentWatch
{
    /// <summary>Calls <paramref name="ended"/> once the sweep has closed the input; does nothing in a process that no sweep started.</summary>
    public static void Start(Action ended)
    {
        if (Environment.GetEnvironmentVariable(ChildRuns.ParentVariable) != "stdin") return;
        Thread thread = new(() =>
        {
            try
            {
                using Stream input = Console.OpenStandardInput();
                byte[] ignored = new byte[64];
                while (input.Read(ignored) > 0) { }
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
            {
                // Broken is closed.
            }
            ended();
        })
        { IsBackground = true, Name = "parent watch" };
        thread.Start();
    }
}
