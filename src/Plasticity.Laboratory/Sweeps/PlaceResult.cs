using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>What the finished runs of one combination of settings found, those that differ in their seed alone taken together as one study.</summary>
/// <param name="At">What varies, as "key=value".</param> <param name="Study">As it was frozen, of one seed.</param>
/// <param name="Seeds">Of all its points.</param> <param name="Missing">Of those that have not come to their end.</param>
/// <param name="Summary">Over the finished seeds: arms are paired by seed as in a study of that many.</param>
/// <param name="Records">What they left.</param> <param name="First">The run folder of the first of them; null for none.</param>
public sealed record PlaceResult(
    ValueList<string> At, FileStudy Study, IReadOnlyList<int> Seeds, IReadOnlyList<int> Missing, Summary Summary, RunRecords Records, RunFolder? First)
{
    /// <summary>"width=8, rate=0.01".</summary>
    public string Place => new SweepPoint("", At, 0).Place;

    /// <summary>The value of a setting there; empty when it is not among those that vary there.</summary>
    public string Value(string key) =>
        At.Where(assignment => string.Equals(SweepAxes.KeyOf(assignment), key, StringComparison.OrdinalIgnoreCase)).Select(SweepAxes.ValueOf).FirstOrDefault() ?? "";

    /// <summary>Every combination of a sweep, in order.</summary>
    /// <exception cref="InputException">A file of the sweep or of one of its runs is not as the program wrote it.</exception>
    public static IReadOnlyList<PlaceResult> All(SweepFolder folder) => [.. folder.Points().GroupBy(point => point.At).Select(points => Of(folder, points.Key, [.. points]))];

    private static PlaceResult Of(SweepFolder folder, ValueList<string> at, SweepPoint[] points)
    {
        FileStudy study = StudyFile.Read(folder.Frozen(points[0]));
        SweepPoint[] finished = [.. points.Where(folder.IsFinished).OrderBy(point => point.Seed)];
        RunRecords[] records = [.. finished.Select(point => RowsReader.Read(RunFolder.Existing(folder.Run(point))))];
        RunRecords all = new(
            [.. records.SelectMany(run => run.Epochs)], [.. records.SelectMany(run => run.Measures)], [.. records.SelectMany(run => run.Diverged)]);
        Design design = study.Design with { Seeds = new ValueList<int>(finished.Select(point => point.Seed).ToArray()) };
        Summary summary = Summary.Of(design, all, finished.Sum(point => SavedSummary.TimesOf(Path.Combine(folder.Run(point), "summary.json")).WallSeconds));
        return new PlaceResult(
            at, study, [.. points.Select(point => point.Seed).Order()], [.. points.Where(point => !folder.IsFinished(point)).Select(point => point.Seed).Order()],
            summary, all, finished.Length > 0 ? RunFolder.Existing(folder.Run(finished[0])) : null);
    }
}
