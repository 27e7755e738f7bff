using System.Globalization;

namespace Plasticity.Cli.Doctor;

/// <summary>Bytes in words.</summary>
internal static class Sizes
{
    /// <summary>"1.5 GiB", "12 MiB", "0 bytes".</summary>
    public static string Text(long bytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(bytes >= 1L << 30 ? $"{bytes / (double)(1L << 30):F1} GiB" : bytes >= 1L << 20 ? $"{bytes / (double)(1L << 20):F0} MiB" : bytes >= 1L << 10 ? $"{bytes >> 10} KiB" : $"{bytes} bytes")}");
}
