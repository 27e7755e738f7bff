namespace Plasticity.Engine.Tests.Support;

/// <summary>Oclgrind's OpenCL driver, which a loader can be pointed at.</summary>
internal static class OclgrindDriver
{
    private static readonly string[] s_places = ["/usr/lib/oclgrind/liboclgrind-rt-icd.so", "/usr/local/lib/liboclgrind-rt-icd.so"];

    /// <summary>Null where there is none.</summary>
    public static string? File { get; } = s_places.FirstOrDefault(System.IO.File.Exists);

    public static string Missing => $"no Oclgrind found (tried {string.Join(", ", s_places)}): install oclgrind";
}

/// <summary>A fact that needs Oclgrind; where there is none it is skipped with the reason, and fails in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OclgrindFactAttribute : FactAttribute
{
    public OclgrindFactAttribute()
    {
        if (OclgrindDriver.File is null && !Ci.SkipsNothing) Skip = OclgrindDriver.Missing;
    }
}
