using Plasticity.Diagnostics.Roofline;

namespace Plasticity.Cli;

/// <summary>Results of kernels, line by line as they come.</summary>
internal interface IKernelTable
{
    IReadOnlyList<string> Head { get; }

    /// <summary>What stands below it.</summary>
    IReadOnlyList<string> Foot { get; }

    /// <param name="results">Of one case, a result a device.</param>
    IReadOnlyList<string> Lines(IReadOnlyList<KernelResult> results);
}

/// <summary>The table of one device. On a narrow terminal each result has two lines, the numbers below the name.</summary>
/// <param name="width">Columns that there are.</param>
internal sealed class KernelTable(IReadOnlyList<KernelCase> cases, int width = int.MaxValue) : IKernelTable
{
    private const int Numbers = 60;

    private readonly int _name = Math.Max("kernel".Length, cases.Max(each => each.ToString().Length));

    public IReadOnlyList<string> Head => Row("kernel", "error", "cold ms", "warm ms", "spread", "GFLOP/s", "GB/s", "of roof");

    public IReadOnlyList<string> Foot => [];

    public IReadOnlyList<string> Lines(IReadOnlyList<KernelResult> results)
    {
        KernelResult result = results[0];
        if (!result.Verified) return [.. WordWrap.Lines($"{result.Case.ToString().PadRight(_name)}  FAILED: {Cells.Fault(result)}", width, 2)];
        return Row(
            result.Case.ToString(), Cells.Number(result.Error, "0.0e0"), Cells.Milliseconds(result.ColdSeconds), Cells.Milliseconds(result.WarmSeconds), Cells.Spread(result.Warm.Spread),
            Cells.Number(result.FlopsPerSecond / 1e9, "F1"), Cells.Number(result.BytesPerSecond / 1e9, "F1"), Cells.Number(100 * result.RoofShare, "F0") + " %");
    }

    private string[] Row(string name, string error, string cold, string warm, string spread, string flops, string bytes, string share)
    {
        string numbers = $" {error,7}  {cold,7}  {warm,7}  {spread,6}  {flops,7}  {bytes,6}  {share,7}";
        return _name + Numbers <= width ? [name.PadRight(_name) + numbers] : [.. WordWrap.Lines(name, width, 2), numbers];
    }
}
