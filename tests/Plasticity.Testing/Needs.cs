using Xunit.Abstractions;
using Xunit.Sdk;

namespace Plasticity.Testing;

/// <summary>What a test may need beyond the SDK: the values of the trait <c>Needs</c>. <c>./build.sh quick</c> names the ones that it leaves out; CI runs all.</summary>
public static class Needs
{
    /// <summary>A clang that knows NVPTX: what compilers say of the kernels.</summary>
    public const string Clang = "clang";

    /// <summary>A CUDA device, real or emulated: a stand-in for NVIDIA's driver takes a C compiler.</summary>
    public const string Cuda = "cuda";

    /// <summary>RyuJIT's listing of the machine code that it makes.</summary>
    public const string Disassembly = "disassembly";

    /// <summary>Time for runs that are killed, damaged and disturbed again and again.</summary>
    public const string Endurance = "endurance";

    /// <summary>Oclgrind, an interpreter of OpenCL.</summary>
    public const string Oclgrind = "oclgrind";

    /// <summary>An OpenCL device.</summary>
    public const string OpenCl = "opencl";

    /// <summary>More than a few seconds on two cores that do nothing else.</summary>
    public const string Patience = "patience";

    /// <summary>bash, for the scripts of this repository.</summary>
    public const string Shell = "shell";

    /// <summary>Slurm's daemons.</summary>
    public const string Slurm = "slurm";
}

/// <summary>An attribute that says what a test needs.</summary>
public interface INeed : ITraitAttribute
{
    /// <summary>One of <see cref="Needs"/>.</summary>
    string Need { get; }
}

/// <summary>Says what a test, or every test of a class or of an assembly, needs.</summary>
[TraitDiscoverer(NeedDiscoverer.Name, NeedDiscoverer.Assembly)]
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class NeedsAttribute(string need) : Attribute, INeed
{
    public string Need => need;
}

/// <summary>A fact that needs something: skipped with the reason where that is not, unless nothing may be skipped.</summary>
[TraitDiscoverer(NeedDiscoverer.Name, NeedDiscoverer.Assembly)]
[AttributeUsage(AttributeTargets.Method)]
public abstract class NeedsFactAttribute(string need) : FactAttribute, INeed
{
    public string Need => need;

    /// <summary>Why what is needed is not here; null where it is.</summary>
    protected string? Missing { set => Skip = Ci.SkipsNothing ? null : value; }
}

/// <summary>A theory that needs something; as <see cref="NeedsFactAttribute"/>.</summary>
[TraitDiscoverer(NeedDiscoverer.Name, NeedDiscoverer.Assembly)]
[AttributeUsage(AttributeTargets.Method)]
public abstract class NeedsTheoryAttribute(string need) : TheoryAttribute, INeed
{
    public string Need => need;

    /// <inheritdoc cref="NeedsFactAttribute.Missing"/>
    protected string? Missing { set => Skip = Ci.SkipsNothing ? null : value; }
}

/// <summary>Tells xunit the trait of an <see cref="INeed"/>.</summary>
public sealed class NeedDiscoverer : ITraitDiscoverer
{
    internal const string Name = "Plasticity.Testing.NeedDiscoverer", Assembly = "Plasticity.Testing";

    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        [new(nameof(Needs), ((INeed)((IReflectionAttributeInfo)traitAttribute).Attribute).Need)];
}
