using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using Plasticity.Devices.Lanes;

namespace Plasticity.Devices.Strict;

/// <summary>Tells ILGPU what to write for the methods of <see cref="Lanes.LaneMemory"/>: for each of them what bears its name.</summary>
internal static class LaneWords
{
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(LaneMemory))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(PtxWords))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(OpenClWords))]
    public static void Register(Context context)
    {
        IntrinsicImplementationManager manager = context.GetIntrinsicManager();
        foreach (MethodInfo word in typeof(LaneMemory).GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            if (Has(typeof(PtxWords), word.Name)) manager.RegisterMethod(word, new PTXIntrinsic(typeof(PtxWords), word.Name, IntrinsicImplementationMode.GenerateCode));
            if (Has(typeof(OpenClWords), word.Name)) manager.RegisterMethod(word, new CLIntrinsic(typeof(OpenClWords), word.Name, IntrinsicImplementationMode.GenerateCode));
        }
    }

    private static bool Has([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type words, string name) =>
        words.GetMethod(name, BindingFlags.Public | BindingFlags.Static) is not null;
}
