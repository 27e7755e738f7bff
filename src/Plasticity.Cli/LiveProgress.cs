using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Training;
using Spectre.Console;

namespace Plasticity.Cli;

/// <summary>Draws a view on a terminal. That is done by the thread that trains, when it reports, so that nothing has to be locked.</summary>
/// <param name="display">Where it is drawn.</param> <param name="view">What is drawn; its state is told before this.</param>
internal sealed class LiveProgress(LiveDisplayContext display, LiveView view) : IStudyObserver
{
    public void Started(StudyPlan plan) => Draw();

    public void Advanced(StudyProgress progress) => Draw();

    public void EpochEnded(MetricRow row) => Draw();

    public void RunEnded(RunRow row) => Draw();

    private void Draw() => display.UpdateTarget(view.Render(AnsiConsole.Profile.Width, AnsiConsole.Profile.Height));
}
