using Plasticity.Engine.Devices;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Studies.Tests.Endurance;

/// <summary>A fact that runs studies on an OpenCL device: skipped with the reason where there is none, unless every device is required.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenClRunFactAttribute : FactAttribute
{
    public OpenClRunFactAttribute()
    {
        DeviceListing[] listed = [.. DeviceCatalogue.List().Where(listing => listing.Id.StartsWith("opencl", StringComparison.Ordinal))];
        if (!Ci.SkipsNothing && listed.All(listing => listing.Missing is not null)) Skip = $"no OpenCL device: {string.Join("; ", listed.Select(listing => listing.Missing))}";
    }
}
