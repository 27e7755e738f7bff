using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>One run of a sweep.</summary>
/// <param name="Name">Of its run folder: study and hash of the settings.</param>
/// <param name="At">What varies, as "key=value".</param> <param name="Seed">Its seed.</param>
public sealed record SweepPoint(string Name, ValueList<string> At, int Seed)
{
    /// <summary>"width=8, rate=0.01".</summary>
    public string Place => At.Count == 0 ? "all runs" : string.Join(", ", At);

    /// <summary>"width=8, rate=0.01, seed 3".</summary>
    public string Label => At.Count == 0 ? $"seed {Seed}" : $"{Place}, seed {Seed}";
}

/// <summary>A point with its study as it is to be run, whatever becomes of the file that it came from.</summary>
/// <param name="Text">The study as a file.</param>
public sealed record FrozenPoint(SweepPoint Point, string Text)
{
    private const int MostRuns = 100_000;

    /// <summary>All points of a sweep, every combination of a seed before the next seed. Checks every one as a run would.</summary>
    /// <param name="study">With its fixed settings.</param> <param name="data">Name of the data set.</param> <param name="images">The whole of it.</param>
    /// <exception cref="InputException">The axes contradict each other, or a point cannot be run; the message names it.</exception>
    public static IReadOnlyList<FrozenPoint> All(Study study, SweepAxes axes, string data, ImageSet images)
    {
        IReadOnlyList<ValueList<string>> combinations = axes.Combinations();
        int[] seeds = [.. axes.Seeds.Count > 0 ? axes.Seeds : Enumerable.Range(study.FirstSeed, study.Seeds)];
        InputException.Between((long)combinations.Count * seeds.Length, 1, MostRuns, "combinations times seeds");
        Dictionary<(int, int, bool), ImageSet> selections = [];
        List<FrozenPoint> points = [];
        Dictionary<string, SweepPoint> known = [];
        foreach (int seed in seeds)
        {
            foreach (ValueList<string> at in combinations)
            {
                FrozenPoint point = InputException.At(At(at, seed), () => Of(study, at, seed, data, Selected));
                if (!known.TryAdd(point.Point.Name, point.Point))
                    throw new InputException($"the points '{known[point.Point.Name].Label}' and '{point.Point.Label}' are the same run; leave one out");
                points.Add(point);
            }
        }
        return points;

        ImageSet Selected(Study point)
        {
            (int, int, bool) key = (point.TrainImages, point.TestImages, point.HalfSize);
            if (!selections.TryGetValue(key, out ImageSet? selected)) selections.Add(key, selected = point.Select(images));
            return selected;
        }
    }

    /// <summary>The same point for another seed.</summary>
    /// <param name="text">Its study for any seed.</param>
    public static FrozenPoint WithSeed(string text, SweepPoint point, int seed, string data)
    {
        FileStudy study = Settings.With(StudyFile.Parse(text, point.Name), [$"first-seed={seed}"]);
        return Freeze(study, point.At, seed, data);
    }

    private static FrozenPoint Of(Study study, ValueList<string> at, int seed, string data, Func<Study, ImageSet> selected)
    {
        Study point = Settings.With(study, [.. at, $"first-seed={seed}", "seeds=1"]);
        point.Validate();
        Planning.Phases(point, selected(point));
        return Freeze(FileStudy.Of(point), at, seed, data);
    }

    private static FrozenPoint Freeze(FileStudy study, ValueList<string> at, int seed, string data)
    {
        string hash = Settings.Hash(study.Name, data, Settings.Of(study), StudyFile.Canonical(study));
        return new FrozenPoint(new SweepPoint($"{study.Name}-{hash}", at, seed), StudyFile.Text(study));
    }

    private static string At(ValueList<string> at, int seed) => $"point '{new SweepPoint("", at, seed).Label}'";
}
