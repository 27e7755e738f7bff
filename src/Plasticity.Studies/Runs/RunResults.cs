using Plasticity.Studies.Training;

namespace Plasticity.Studies.Runs;

/// <summary>Writes what a finished study leaves in its folder: figures, report and, last, the summary that marks it as finished.</summary>
public static class RunResults
{
    /// <summary>Writes the settings: before the first epoch, so that an interrupted run says what it was.</summary>
    public static void WriteSettings(RunFolder folder, Provenance run) => RunFolder.WriteAtomically(folder.Settings, SettingsFile.Text(run));

    /// <summary>Writes the rest.</summary>
    public static void Write(RunFolder folder, Provenance run, Summary summary, IReadOnlyList<MetricRow> rows)
    {
        string curves = LearningCurves.Draw([.. summary.Arms.Select(arm => arm.Arm)], rows, run.TuningPhase);
        string gap = PairedGap.Draw(summary);
        RunFolder.WriteAtomically(folder.Figure("learning-curves"), curves);
        RunFolder.WriteAtomically(folder.Figure("paired-gap"), gap);
        RunFolder.WriteAtomically(folder.Report, Report.Text(run, summary,
        [
            (curves, "Mean accuracy over the seeds, epoch by epoch. The shaded epochs are averaged into the metric, printed at the end of each curve. Training accuracy is as met while training."),
            (gap, "One dot a run; a line joins the runs of one seed. Each bar is hung from the dashed level and spans the 95 % interval of the paired difference: where it does not touch the level, the gap is shown."),
        ]));
        RunFolder.WriteAtomically(folder.Summary, SummaryFile.Text(run, summary));
    }
}
