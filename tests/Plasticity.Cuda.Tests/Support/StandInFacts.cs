using System.Runtime.CompilerServices;

namespace Plasticity.Cuda.Tests.Support;

/// <summary>Everything in this assembly meets the stand-in and never a real GPU, which is why it is an assembly of its own.</summary>
internal static class Start
{
#pragma warning disable CA2255 // a test assembly is as good as an application
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void BuildStandIn()
    {
        // In the program of its own, whoever started it has named the libraries.
        if (Environment.GetEnvironmentVariable(DeviceProgram.Marker) is null) StandIn.Build(emulate: false);
    }
}

/// <summary>A fact that needs the stand-in.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandInFactAttribute : NeedsFactAttribute
{
    public StandInFactAttribute() : base(Needs.Cuda) => Missing = StandIn.Missing;
}

/// <summary>A theory that needs the stand-in; as <see cref="StandInFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandInTheoryAttribute : NeedsTheoryAttribute
{
    public StandInTheoryAttribute() : base(Needs.Cuda) => Missing = StandIn.Missing;
}

/// <summary>The tests that share the stand-in, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class StandInCollection
{
    public const string Name = "stand-in";
}
