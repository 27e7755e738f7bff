using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.OpenCL.Transformations;
using ILGPU.Backends.PointerViews;
using ILGPU.Backends.PTX;
using ILGPU.Backends.PTX.Transformations;
using ILGPU.IR;
using ILGPU.IR.Transformations;

namespace Plasticity.Devices.Strict;

/// <summary>
/// The passes that a kernel goes through, in place of ILGPU's own lists for its optimisation levels. Those of O2 without three: placement of code,
/// which moves calls over barriers; uniform branches, whose analysis knows no control dependence; and if-conversion.
/// </summary>
/// <remarks>
/// ILGPU would optimise every method that a kernel calls, at each level of calls again. Here methods lose what their constants make unreachable and
/// are put into one; the rest is done to that one. This takes about 60 % of the time: most of a tile's body is for other tiles.
/// </remarks>
internal static class LanePasses
{
    /// <summary>Of all methods of a kernel.</summary>
    public static void Use(Context context)
    {
        Transformer.Builder passes = Transformer.CreateBuilder(Of(context).Configuration);
        passes.Add(new UnreachableCodeElimination());
        passes.Add(new SimplifyControlFlow());
        passes.Add(new DeadCodeElimination());
        passes.Add(new Inliner());
        passes.Add(new SimplifyControlFlow());
        Of(context) = passes.ToTransformer();
    }

    /// <summary>Of the one method.</summary>
    public static void Use(Backend backend)
    {
        Transformer.Builder passes = Transformer.CreateBuilder(TransformerConfiguration.Empty);
        passes.Add(new SimplifyControlFlow());
        passes.Add(new SSAConstruction());
        passes.Add(new DeadCodeElimination());
        passes.Add(new InferAddressSpaces());
        passes.Add(new LowerArrays(MemoryAddressSpace.Local));
        passes.Add(new LowerPointerViews());
        passes.Add(backend is PTXBackend ? new PTXAcceleratorSpecializer(backend.PointerType, false, false) : new CLAcceleratorSpecializer(backend.PointerType, false));
        passes.Add(new UnreachableCodeElimination());
        passes.Add(new DeadCodeElimination());
        passes.Add(new InferKernelAddressSpaces(MemoryAddressSpace.Global));
        passes.Add(new LowerStructures());
        passes.Add(new UnreachableCodeElimination());
        passes.Add(new DeadCodeElimination());
        passes.Add(new SSAStructureConstruction());
        passes.Add(new InferLocalAddressSpaces());
        passes.Add(new CleanupBlocks());
        passes.Add(new SimplifyControlFlow());
        if (backend is not PTXBackend) passes.Add(new UnorderedComparisons()); // after all that turns branches round
        passes.Add(new DeadCodeElimination());
        Set(backend, [passes.ToTransformer()]);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<ContextTransformer>k__BackingField")]
    private static extern ref Transformer Of(Context context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_KernelTransformers")]
    private static extern void Set(Backend backend, ImmutableArray<Transformer> passes);
}
