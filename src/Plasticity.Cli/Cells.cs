using System.Globalization;
using Plasticity.Diagnostics.Roofline;

namespace Plasticity.Cli;

/// <summary>How tables of kernels write numbers.</summary>
internal static class Cells
{
    public static string Milliseconds(double seconds) => Number(1e3 * seconds, seconds < 1e-3 ? "F4" : "F2");

    public static string Spread(double share) => Number(100 * share, share < 0.0995 ? "F1" : "F0") + " %";

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>What is wrong with a result.</summary>
    public static string Fault(KernelResult result) => $"off by {Number(result.Error, "0.0e0")}, expected at most {Number(result.Case.Tolerance, "0.0e0")}";
}
