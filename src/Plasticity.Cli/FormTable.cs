using Plasticity.Devices;
using Plasticity.Diagnostics.Roofline;

namespace Plasticity.Cli;

/// <summary>
/// The table of several devices: the times of a kernel side by side. Where the columns are few, the numbers stand below the name; where they are
/// fewer still, rates are left out.
/// </summary>
/// <param name="devices">In the order of the results.</param> <param name="width">Columns that there are.</param>
internal sealed class FormTable(IReadOnlyList<KernelCase> cases, IReadOnlyList<(DeviceInfo Info, Roof Roof)> devices, int width = int.MaxValue) : IKernelTable
{
    private const int Group = 15, Ratio = 9, Rate = 9, Unit = 9, Gap = 3;

    private readonly int _name = Math.Max("kernel".Length, cases.Max(each => each.ToString().Length));

    /// <summary>Columns of the numbers with and without rates.</summary>
    private readonly int _numbers = devices.Select((device, i) => Width(i, device.Info.Id, rates: true)).Sum() + Unit, _fewer = devices.Select((device, i) => Width(i, device.Info.Id, rates: false)).Sum();

    private bool HasRates => _numbers <= width;

    private bool IsApart => _name + (HasRates ? _numbers : _fewer) > width;

    public IReadOnlyList<string> Head
    {
        get
        {
            string[] columns = Row("kernel", [.. devices.Select((_, i) => Cell(i, "warm ms", "spread", "ratio", "rate"))], "of");
            string ids = new string(' ', IsApart ? 0 : _name) + string.Concat(devices.Select((device, i) => device.Info.Id.PadLeft(Width(i))));
            return [.. columns[..^1], ids, columns[^1]];
        }
    }

    public IReadOnlyList<string> Foot => [$"ratio: the warm time over that of {devices[0].Info.Id}"];

    public IReadOnlyList<string> Lines(IReadOnlyList<KernelResult> results)
    {
        KernelCase each = results[0].Case;
        bool isByFlops = each.Flops / devices[0].Roof.FlopsPerSecond > each.Bytes / devices[0].Roof.BytesPerSecond;
        return
        [
            .. Row(each.ToString(), [.. results.Select((result, i) => Numbers(i, result, results[0], isByFlops))], isByFlops ? "GFLOP/s" : "GB/s"),
            .. results.Zip(devices).Where(pair => !pair.First.Verified).SelectMany(pair => WordWrap.Lines($"  {pair.Second.Info.Id}: {Cells.Fault(pair.First)}", width, 4)),
        ];
    }

    private string Numbers(int device, KernelResult result, KernelResult first, bool isByFlops) => result.Verified
        ? Cell(
            device, Cells.Milliseconds(result.WarmSeconds), Cells.Spread(result.Warm.Spread), first.Verified ? Cells.Number(result.WarmSeconds / first.WarmSeconds, "F2") : "",
            Cells.Number((isByFlops ? result.FlopsPerSecond : result.BytesPerSecond) / 1e9, "F1"))
        : Cell(device, "FAILED", "", "", "");

    private string Cell(int device, string time, string spread, string ratio, string rate) =>
        $"{time,Group - 8}  {spread,6}{(device > 0 ? $"{ratio,Ratio}" : "")}{(HasRates ? $"{rate,Rate}" : "")}".PadLeft(Width(device));

    private string[] Row(string name, string[] cells, string unit)
    {
        string numbers = (string.Concat(cells) + (HasRates ? $"  {unit}" : "")).TrimEnd();
        return IsApart ? [.. WordWrap.Lines(name, width, 2), numbers] : [name.PadRight(_name) + numbers];
    }

    private int Width(int device) => Width(device, devices[device].Info.Id, HasRates);

    private static int Width(int device, string id, bool rates) => Gap + Math.Max(id.Length, Group + (device > 0 ? Ratio : 0) + (rates ? Rate : 0));
}
