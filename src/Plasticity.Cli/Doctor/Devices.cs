using System.Globalization;
using Plasticity.Devices;
using Plasticity.Diagnostics.Roofline;

namespace Plasticity.Cli.Doctor;

/// <summary>The devices: whether each opens, compiles a kernel and gets its result right.</summary>
internal static class Devices
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <param name="asked">The device that has to work besides the CPU device; null for none.</param>
    public static IReadOnlyList<Finding> Look(string? asked)
    {
        List<Finding> findings = [];
        foreach (DeviceListing device in DeviceCatalogue.List())
        {
            bool isNeeded = device.Id == "cpu";
            if (device is { Info: { } info, Missing: null })
                findings.AddRange(Finding.Of($"device {device.Id}", s_limit, () => [Try(device.Id, info, isNeeded)]));
            else
                findings.Add(new Finding($"device {device.Id}", Verdict.Note, $"{(device.Info is null ? "none" : device.Info.Name)}: {device.Missing}"));
        }
        if (asked is not null) findings.AddRange(Finding.Of($"--device {asked}", s_limit, () => [Asked(asked)]));
        return findings;
    }

    private static Finding Try(string id, DeviceInfo info, bool isNeeded)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{info.Name}, {info.Units} {(info.Kind == DeviceKind.Cpu ? "threads" : "units")}, {Sizes.Text(info.MemoryBytes)}, {info.Driver}");
        try
        {
            using IDevice device = DeviceCatalogue.Open(id);
            return Computes(device) is { } fault
                ? new Finding($"device {id}", Verdict.Problem, $"{name}: {fault}", $"'plasticity check --device {id}' tells more")
                : Finding.Ok($"device {id}", $"{name}; it computes right");
        }
        catch (Exception refused) when (refused is DeviceException or DeviceMemoryException)
        {
            return new Finding($"device {id}", isNeeded ? Verdict.Problem : Verdict.Note, $"{name}: {refused.Message.ReplaceLineEndings(" ")}", "runs take another device, unless --device names this one");
        }
    }

    private static Finding Asked(string name)
    {
        try
        {
            using IDevice device = DeviceCatalogue.Open(name);
            return Computes(device) is { } fault ? new Finding($"--device {name}", Verdict.Problem, $"{device.Info.Id}: {fault}") : Finding.Ok($"--device {name}", $"is {device.Info.Id} ({device.Info.Name})");
        }
        catch (Exception refused) when (refused is UnknownDeviceException or DeviceException or DeviceMemoryException)
        {
            return new Finding($"--device {name}", Verdict.Problem, refused.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>What is wrong with the first kernel of 'plasticity check'; null where nothing is.</summary>
    private static string? Computes(IDevice device)
    {
        KernelVerdict verdict = KernelCheck.Run(device, KernelCases.Checks(batch: 1, width: 8).Take(1)).Single();
        return verdict.Right ? null : verdict.Text;
    }
}
