using Plasticity.Devices;

namespace Plasticity.Cli.Tests.Endurance;

/// <summary>A fact that runs studies on an OpenCL device.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenClRunFactAttribute : NeedsFactAttribute
{
    public OpenClRunFactAttribute() : base(Needs.OpenCl)
    {
        DeviceListing[] listed = [.. DeviceCatalogue.List().Where(listing => listing.Id.StartsWith("opencl", StringComparison.Ordinal))];
        if (listed.All(listing => listing.Missing is not null)) Missing = $"no OpenCL device: {string.Join("; ", listed.Select(listing => listing.Missing))}";
    }
}
