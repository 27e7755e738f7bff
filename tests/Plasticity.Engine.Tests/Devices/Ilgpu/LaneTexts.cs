using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Plasticity.Devices;
using Plasticity.Devices.Ilgpu;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Strict;

namespace Plasticity.Engine.Tests.Devices.Ilgpu;

/// <summary>Texts of sample kernels: as ILGPU writes them when nobody looks after it, and as the engine has them.</summary>
internal static class LaneTexts
{
    /// <summary>The engine's PTX.</summary>
    public static string Ptx<TKernel>(TKernel kernel = default, int capability = 90) where TKernel : unmanaged, ILaneKernel
    {
        using PtxLaneCompiler compiler = new(new ProgramCache(null), capability);
        return compiler.TextOf<TKernel>(kernel.Grid);
    }

    /// <summary>The engine's OpenCL C.</summary>
    public static string OpenCl<TKernel>(TKernel kernel = default) where TKernel : unmanaged, ILaneKernel
    {
        using OpenClLaneCompiler compiler = new(new ProgramCache(null));
        return compiler.TextOf<TKernel>(kernel.Grid);
    }

    /// <summary>ILGPU's own PTX of methods compiled one after the other, with our words for memory and without any rule; of the last of them.</summary>
    /// <param name="level">Of ILGPU's optimisation; its own list of passes goes with it.</param>
    public static string RawPtx(OptimizationLevel level, params Delegate[] methods)
    {
        using Context context = Context.Create(builder => builder.Optimize(level));
        LaneWords.Register(context);
        using PTXBackend backend = new(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_78, null!);
        return methods.Select(method => ((PTXCompiledKernel)Compile(backend, method.Method)).PTXAssembly).ToArray()[^1];
    }

    /// <summary>The same in OpenCL C.</summary>
    public static string RawOpenCl(OptimizationLevel level, params Delegate[] methods)
    {
        using Context context = Context.Create(builder => builder.Optimize(level));
        LaneWords.Register(context);
        using CLBackend backend = OpenClLaneCompiler.Backend(context);
        return methods.Select(method => ((CLCompiledKernel)Compile(backend, method.Method)).Source).ToArray()[^1];
    }

    private static CompiledKernel Compile(Backend backend, MethodInfo method) =>
        backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(method), new KernelSpecialization(256, null));
}
