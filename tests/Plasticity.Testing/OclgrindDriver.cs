namespace Plasticity.Testing;

/// <summary>Oclgrind's OpenCL driver, which a loader can be pointed at.</summary>
public static class OclgrindDriver
{
    private static readonly string[] s_places = ["/usr/lib/oclgrind/liboclgrind-rt-icd.so", "/usr/local/lib/liboclgrind-rt-icd.so"];

    /// <summary>Null where there is none.</summary>
    public static string? File { get; } = s_places.FirstOrDefault(System.IO.File.Exists);

    public static string Missing => $"no Oclgrind found (tried {string.Join(", ", s_places)}): install oclgrind";
}

/// <summary>A fact that needs Oclgrind.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OclgrindFactAttribute : NeedsFactAttribute
{
    public OclgrindFactAttribute() : base(Needs.Oclgrind) => Missing = OclgrindDriver.File is null ? OclgrindDriver.Missing : null;
}

/// <summary>A theory that needs Oclgrind; as <see cref="OclgrindFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OclgrindTheoryAttribute : NeedsTheoryAttribute
{
    public OclgrindTheoryAttribute() : base(Needs.Oclgrind) => Missing = OclgrindDriver.File is null ? OclgrindDriver.Missing : null;
}
