using System.Globalization;
using Plasticity.Devices;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>Whether a device did a case right.</summary>
/// <param name="Error">‖found - reference‖/‖reference‖; NaN where the result has a NaN or there is none.</param>
/// <param name="Fault">What else went wrong, in one line: a device that refused, memory written beyond a buffer's end. Null where nothing did.</param>
public sealed record KernelVerdict(KernelCase Case, double Error, string? Fault)
{
    /// <summary>Whether the result is that of the reference and nothing else was touched.</summary>
    public bool Right => Fault is null && Error <= Case.Tolerance;

    /// <summary>The error as a part of what is allowed; infinite where the case failed in another way.</summary>
    public double Share => Fault is null && Error >= 0 ? Error / Case.Tolerance : double.PositiveInfinity;

    /// <summary>"conv2d_forward 3x5x5 to 4 3x3/1: off by 1.0e-3, expected at most 1.0e-5".</summary>
    public string Text => $"{Case}: {Fault ?? string.Create(CultureInfo.InvariantCulture, $"off by {Error:0.0e0}, expected at most {Case.Tolerance:0.0e0}")}";
}

/// <summary>Holds kernels to the double-precision reference, without timing them.</summary>
public static class KernelCheck
{
    /// <summary>Does the cases in order. A case that the device refuses does not end the others.</summary>
    public static IEnumerable<KernelVerdict> Run(IDevice device, IEnumerable<KernelCase> cases) => cases.Select(each => Run(device, each));

    private static KernelVerdict Run(IDevice device, KernelCase each)
    {
        try
        {
            using Trial trial = each.Prepare(device);
            trial.Run();
            return new KernelVerdict(each, trial.Error(), trial.Overran() ? "wrote beyond the end of a buffer" : null);
        }
        catch (DeviceException refused)
        {
            return new KernelVerdict(each, double.NaN, refused.Message.ReplaceLineEndings(" "));
        }
    }
}
