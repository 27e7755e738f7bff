using System.Globalization;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>
/// Who works at what in a sweep's folder, for any number of processes on any machines that see the folder. A claim is a file <c>NAME.NUMBER</c>
/// that only one process can create, since the file system refuses to create a file twice. It is never removed or renamed: where a holder is gone,
/// the next number is the new claim, so that of all who find a claim expired one wins, also when it looked at an older state than the others.
/// </summary>
/// <remarks>
/// Whether a claim has expired is told by the file system's clock alone: the time of the file, which the holder's heartbeat renews, against that
/// of a file written at this moment. A process of this very machine that has ended has lost its claims at once.
/// </remarks>
internal sealed class ClaimLedger
{
    /// <summary>Between two heartbeats, at most.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>Failed runs of a point after which it is given up, and vanished holders: those may be killed along with the whole sweep, which is not the run's fault.</summary>
    public const int MostFailures = 2, MostVanished = 20;

    private readonly string _folder;
    private readonly Func<DateTime> _now;

    /// <param name="folder">Is made if need be.</param> <param name="expires">After the last heartbeat.</param>
    /// <param name="now">The file system's clock; null to ask it.</param>
    public ClaimLedger(string folder, TimeSpan expires, Func<DateTime>? now = null)
    {
        (_folder, Expires, _now) = (folder, expires, now ?? AskFileSystem);
        Directory.CreateDirectory(folder);
    }

    /// <summary>How long after its last heartbeat a claim is others' for the taking.</summary>
    public TimeSpan Expires { get; }

    /// <summary>The claims of a point, oldest first.</summary>
    public IReadOnlyList<ClaimRecord> Of(string point)
    {
        List<ClaimRecord> claims = [];
        for (int number = 1; ClaimRecord.Read(FileOf(point, number), number) is { } claim; number++) claims.Add(claim);
        return claims;
    }

    /// <summary>The number of the newest claim of a point; 0 for none.</summary>
    public int Newest(string point)
    {
        int number = 0;
        while (File.Exists(FileOf(point, number + 1))) number++;
        return number;
    }

    /// <summary>Takes a point, if nobody holds it and it has not failed too often.</summary>
    /// <returns>Null when it is not to be had.</returns>
    public PointClaim? TryTake(string point) => TryTake(point, Of(point));

    /// <summary>Takes a point, if its claims are still those that the caller has read.</summary>
    /// <returns>Null when it is not to be had.</returns>
    public PointClaim? TryTake(string point, IReadOnlyList<ClaimRecord> known)
    {
        if (IsHeld(known) || IsGivenUp(known)) return null;
        return Take(point, known.Count > 0 ? known[^1] : null, ProcessMark.Own);
    }

    /// <summary>Lets a point that was given up be tried again.</summary>
    public void Forgive(string point)
    {
        IReadOnlyList<ClaimRecord> known = Of(point);
        if (!IsGivenUp(known) || IsHeld(known)) return;
        using PointClaim? claim = Take(point, known[^1], ProcessMark.Own);
        claim?.End(ClaimEnd.Forgiven);
    }

    /// <summary>Whether somebody who seems to live works at the point.</summary>
    public bool IsHeld(IReadOnlyList<ClaimRecord> claims) =>
        claims.Count > 0 && claims[^1] is { End: null } last && last.Holder?.HasEnded != true && (last.Renewed == DateTime.MaxValue || _now() - last.Renewed <= Expires);

    /// <summary>Whether the point has failed too often.</summary>
    public static bool IsGivenUp(IReadOnlyList<ClaimRecord> claims) => Failures(claims) >= MostFailures || Vanished(claims) >= MostVanished;

    /// <summary>How often its run failed since that was last forgiven.</summary>
    public static int Failures(IReadOnlyList<ClaimRecord> claims) => Counted(claims).Count(claim => claim.End == ClaimEnd.Failed);

    private static int Vanished(IReadOnlyList<ClaimRecord> claims) => Counted(claims).Count(claim => claim.End is null);

    private static IEnumerable<ClaimRecord> Counted(IReadOnlyList<ClaimRecord> claims) => claims.Reverse().TakeWhile(claim => claim.End != ClaimEnd.Forgiven);

    internal PointClaim? Take(string point, ClaimRecord? before, ProcessMark holder)
    {
        int number = (before?.Number ?? 0) + 1;
        string file = FileOf(point, number);
        byte[] lines = ClaimRecord.FirstLines(Guid.NewGuid().ToString("N"), holder);
        try
        {
            using FileStream stream = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            stream.Write(lines);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null; // somebody was faster
        }
        return new PointClaim(this, point, before, number, file, lines.Length - 2);
    }

    private string FileOf(string point, int number) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{point}.{number}"));

    private DateTime AskFileSystem()
    {
        string file = Path.Combine(_folder, $".now-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllBytes(file, [0]);
            DateTime now = File.GetLastWriteTimeUtc(file);
            File.Delete(file);
            return now;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Whoever may not write here may look all the same, and can take nothing.
            return DateTime.UtcNow;
        }
    }
}
