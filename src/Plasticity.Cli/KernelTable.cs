using System.Globalization;
using Plasticity.Studies.Roofline;

namespace Plasticity.Cli;

/// <summary>Results of kernels, line by line as they come. On a narrow terminal each has two lines, the numbers below the name.</summary>
/// <param name="width">Columns that there are.</param>
internal sealed class KernelTable(IReadOnlyList<KernelCase> cases, int width = int.MaxValue)
{
    private const int Numbers = 57;

    private readonly int _name = Math.Max("kernel".Length, cases.Max(each => each.ToString().Length));

    public IReadOnlyList<string> Head => Row("kernel", "error", "cold ms", "warm ms", "GFLOP/s", "GB/s", "of roof");

    public IReadOnlyList<string> Lines(KernelResult result)
    {
        string error = Number(result.Error, "0.0e0");
        if (!result.Verified) return [.. WordWrap.Lines($"{result.Case.ToString().PadRight(_name)}  FAILED: off by {error}, expected at most {Number(result.Case.Tolerance, "0.0e0")}", width, 2)];
        return Row(
            result.Case.ToString(), error, Milliseconds(result.ColdSeconds), Milliseconds(result.WarmSeconds), Number(result.FlopsPerSecond / 1e9, "F1"),
            Number(result.BytesPerSecond / 1e9, "F1"), Number(100 * result.RoofShare, "F0") + " %");
    }

    private string[] Row(string name, string error, string cold, string warm, string flops, string bytes, string share)
    {
        string numbers = $"  {error,7}  {cold,8}  {warm,8}  {flops,8}  {bytes,7}  {share,7}";
        return _name + Numbers <= width ? [name.PadRight(_name) + numbers] : [.. WordWrap.Lines(name, width, 2), numbers];
    }

    private static string Milliseconds(double seconds) => Number(1e3 * seconds, seconds < 1e-3 ? "F4" : "F2");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
