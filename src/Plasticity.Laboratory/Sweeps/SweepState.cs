namespace Plasticity.Laboratory.Sweeps;

/// <summary>What there is to say of a point.</summary>
public enum PointState
{
    /// <summary>Nobody has begun, or it failed and will be tried again.</summary>
    Waiting,

    /// <summary>Somebody works at it.</summary>
    Running,

    /// <summary>It was begun, and nobody works at it.</summary>
    Interrupted,

    /// <summary>Its summary is there.</summary>
    Finished,

    /// <summary>It failed and is given up.</summary>
    Failed,
}

/// <summary>Where a point stands.</summary>
/// <param name="Host">Where it runs; empty when it does not.</param> <param name="Attempts">How often it was begun.</param>
/// <param name="Error">The last thing that a failed run said.</param>
public sealed record PointStatus(SweepPoint Point, PointState State, string Host, int Attempts, string Error);

/// <summary>Where a sweep stands.</summary>
public static class SweepState
{
    /// <summary>Every point, in order.</summary>
    /// <param name="expires">As its workers have it.</param>
    public static IReadOnlyList<PointStatus> Of(SweepFolder folder, TimeSpan expires)
    {
        ClaimLedger ledger = new(folder.Claims, expires);
        return [.. folder.Points().Select(point => Of(folder, ledger, point))];
    }

    /// <summary>Lets runs that failed too often be tried again.</summary>
    /// <returns>How many there were.</returns>
    public static int Forgive(SweepFolder folder, TimeSpan expires)
    {
        ClaimLedger ledger = new(folder.Claims, expires);
        PointStatus[] failed = [.. folder.Points().Select(point => Of(folder, ledger, point)).Where(point => point.State == PointState.Failed)];
        foreach (PointStatus point in failed) ledger.Forgive(point.Point.Name);
        return failed.Length;
    }

    private static PointStatus Of(SweepFolder folder, ClaimLedger ledger, SweepPoint point)
    {
        IReadOnlyList<ClaimRecord> claims = ledger.Of(point.Name);
        int attempts = claims.Count(claim => claim.End != ClaimEnd.Forgiven);
        string error = claims.LastOrDefault(claim => claim.Error.Length > 0)?.Error ?? "";
        PointState state = folder.IsFinished(point) ? PointState.Finished
            : ledger.IsHeld(claims) ? PointState.Running
            : ClaimLedger.IsGivenUp(claims) ? PointState.Failed
            : claims.Count == 0 || claims[^1].End is ClaimEnd.Failed or ClaimEnd.Forgiven or ClaimEnd.Done ? PointState.Waiting
            : PointState.Interrupted;
        return new PointStatus(point, state, state == PointState.Running ? claims[^1].Holder?.Host ?? "" : "", attempts, state == PointState.Failed && error.Length == 0 ? "its process vanished again and again" : error);
    }
}
