namespace Plasticity.Laboratory.Runs;

/// <summary>Writes what a finished study leaves in its folder: table, figures, report and, last, the summary that marks it as finished.</summary>
public static class RunResults
{
    /// <summary>Writes the settings: before the first epoch, so that an interrupted run says what it was.</summary>
    /// <param name="study">The study as a file.</param>
    public static void WriteSettings(RunFolder folder, Provenance run, string study)
    {
        RunFolder.WriteAtomically(folder.Settings, SettingsFile.Text(run));
        RunFolder.WriteAtomically(folder.Study, study);
    }

    /// <summary>Writes the rest.</summary>
    public static void Write(RunFolder folder, Provenance run, Summary summary, RunRecords records, IReadOnlyList<DrawnFigure> figures)
    {
        RunFolder.WriteAtomically(folder.Table, MetricsTable.Text(records.Epochs));
        foreach (DrawnFigure figure in figures) RunFolder.WriteAtomically(folder.Figure(figure.Name), figure.Svg);
        RunFolder.WriteAtomically(folder.Report, Report.Text(run, summary, figures));
        RunFolder.WriteAtomically(folder.Summary, SummaryFile.Text(run, summary));
    }
}
