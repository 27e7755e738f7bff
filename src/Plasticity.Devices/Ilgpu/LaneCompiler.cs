using System.Reflection;
using System.Text;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Runtime;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Strict;

namespace Plasticity.Devices.Ilgpu;

/// <summary>
/// Makes device text of C#: ILGPU as a compiler, under the rules of <see cref="Strict"/>. No device and no driver is needed for it. Texts are kept
/// on disk, so that a second process compiles nothing and does not even start ILGPU.
/// </summary>
/// <param name="cache">Where texts are kept.</param>
/// <param name="target">What the texts are for, as part of their key: "opencl", "sm_90".</param>
internal abstract class LaneCompiler(ProgramCache cache, string target) : IDisposable
{
    private readonly Lock _gate = new();
    private Context? _context;
    private Backend? _backend;

    /// <summary>Texts that came from ILGPU, not from the cache.</summary>
    public int Compiled { get; private set; }

    /// <summary>Whether 32 neighbouring lanes of such a device can ask each other.</summary>
    protected abstract bool Lockstep { get; }

    /// <summary>Part of the key: another for every change of what is done to ILGPU's text.</summary>
    protected abstract string Rules { get; }

    /// <summary>The whole text of a kernel's variant; its entry is <see cref="KernelName.Of{TKernel}"/>.</summary>
    /// <exception cref="DeviceException">The kernel has no body for lanes, a field that cannot be passed to one, or ILGPU refuses it.</exception>
    public string TextOf<TKernel>(Grid grid) where TKernel : unmanaged, IKernel
    {
        string name = KernelName.Of<TKernel>();
        KernelArgument[] arguments = KernelSignature.Of<TKernel>();
        MethodInfo lane = BodyOf<TKernel>(grid.Variant, Lockstep).Method;
        string key = ProgramCache.Key(
            "ilgpu", LaneContext.Version, target, Rules, ModuleOf(typeof(LaneCompiler)), ModuleOf(typeof(TKernel)), FullName(lane));
        if (cache.Find(key) is { } kept) return Encoding.UTF8.GetString(kept);
        string text = Compile(lane, name, grid.Lanes, ((ILaneKernel)default(TKernel)).GroupsAUnit, arguments);
        cache.Keep(key, Encoding.UTF8.GetBytes(text));
        return text;
    }

    /// <summary>What the lanes run: an <see cref="Action{T}"/> of the kernel.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    public static Delegate BodyOf<TKernel>(KernelVariant variant, bool lockstep) where TKernel : unmanaged, IKernel =>
        default(TKernel) is ILaneKernel kernel
            ? kernel.Body(variant, lockstep)
            : throw new DeviceException($"kernel {KernelName.Of<TKernel>()} has no body in C# for the lanes of a GPU");

    public void Dispose()
    {
        _backend?.Dispose();
        _context?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>ILGPU's part for one kind of text.</summary>
    protected abstract Backend CreateBackend(Context context);

    /// <summary>What ILGPU wrote, made strict.</summary>
    protected abstract string Strict(CompiledKernel compiled, string entry, int lanes, IReadOnlyList<KernelArgument> arguments);

    private string Compile(MethodInfo lane, string entry, int lanes, int groups, KernelArgument[] arguments)
    {
        lock (_gate)
        {
            try
            {
                _context ??= LaneContext.Create();
                if (_backend is null) LanePasses.Use(_backend = CreateBackend(_context));
                CompiledKernel compiled = _backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(lane), new KernelSpecialization(lanes, groups));
                Compiled++;
                // ILGPU keeps what it made of a kernel's methods: hundreds of megabytes in the end, and a text that depends on what was compiled before.
                _context.ClearCache(ClearCacheMode.Everything);
                _backend.ClearCache(ClearCacheMode.Everything);
                return Strict(compiled, entry, lanes, arguments);
            }
            catch (Exception problem) when (problem is InternalCompilerException or NotSupportedException or InvalidOperationException)
            {
                throw new DeviceException($"{entry}: ILGPU does not compile {lane.DeclaringType?.Name}.{lane.Name}: {problem.GetBaseException().Message}", problem);
            }
        }
    }

    private static string ModuleOf(Type type) => type.Module.ModuleVersionId.ToString("N");

    /// <summary>A method with all its type arguments, by names that tell them apart.</summary>
    private static string FullName(MethodInfo method) => $"{method.DeclaringType}.{method}<{string.Join(", ", method.GetGenericArguments().Select(type => type.ToString()))}>";
}
