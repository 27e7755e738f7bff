using Plasticity.Laboratory.Files;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>Adds seeds to a sweep, one process at a time.</summary>
public static class SeedAdding
{
    // No point is called so: those have a hash.
    private const string ClaimName = ".seeds";

    /// <summary>Adds the seeds that are needed, if nobody else does so right now.</summary>
    /// <param name="expires">As the workers of the sweep have it.</param> <param name="width">Wanted, as in <see cref="SeedPilot"/>.</param> <param name="most">Seeds of a combination.</param>
    /// <returns>What each combination needs, after the seeds were added; null when somebody else is at it.</returns>
    public static IReadOnlyList<SeedNeed>? Add(SweepFolder folder, TimeSpan expires, double width, int most)
    {
        using PointClaim? claim = new ClaimLedger(folder.Claims, expires).TryTake(ClaimName);
        if (claim is null) return null;
        // Whoever was here before may have added some, which are to be run first.
        IReadOnlyList<SeedNeed> needs = SeedPilot.Of(PlaceResult.All(folder), width, most);
        bool isOpen = SweepState.Of(folder, expires).Any(point => point.State is not (PointState.Finished or PointState.Failed));
        if (isOpen) return null;
        folder.Add([.. needs.SelectMany(need => Points(folder, need))]);
        return needs;
    }

    private static IEnumerable<FrozenPoint> Points(SweepFolder folder, SeedNeed need)
    {
        if (need.Seeds.Count == 0) return [];
        SweepPoint like = folder.Points().First(point => point.At.Equals(need.Place.At));
        string text = SourceText.Read(folder.Frozen(like)).Text;
        return need.Seeds.Select(seed => FrozenPoint.WithSeed(text, like, seed, folder.Description.Data));
    }
}
