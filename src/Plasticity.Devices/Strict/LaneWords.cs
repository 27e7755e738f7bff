using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Frontend.Intrinsic;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using Plasticity.Devices.Lanes;

namespace Plasticity.Devices.Strict;

/// <summary>
/// Tells ILGPU what to compile in the place of the words of <see cref="Lane"/>, and what to write for the methods of
/// <see cref="LaneMemory"/>: for each of them what bears its name.
/// </summary>
internal static class LaneWords
{
    // Replacements are ILGPU's for the process, and may be named once.
    private static readonly Lazy<int> s_replaced = new(ReplaceAll);

    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(LaneMemory))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(PtxWords))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(OpenClWords))]
    public static void Register(Context context)
    {
        _ = s_replaced.Value;
        IntrinsicImplementationManager manager = context.GetIntrinsicManager();
        foreach (MethodInfo word in typeof(LaneMemory).GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            if (Has(typeof(PtxWords), word.Name)) manager.RegisterMethod(word, new PTXIntrinsic(typeof(PtxWords), word.Name, IntrinsicImplementationMode.GenerateCode));
            if (Has(typeof(OpenClWords), word.Name)) manager.RegisterMethod(word, new CLIntrinsic(typeof(OpenClWords), word.Name, IntrinsicImplementationMode.GenerateCode));
        }
    }

    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(Lane))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(GroupWords))]
    private static int ReplaceAll()
    {
        (MethodInfo From, MethodInfo To)[] words =
        [
            .. from word in typeof(GroupWords).GetMethods(BindingFlags.Public | BindingFlags.Static) where !word.IsGenericMethod
               select (typeof(Lane).GetMethod(word.Name)!, word),
            SharedOf<float>(), SharedOf<int>(), SharedOf<Float4>(),
        ];
        foreach ((MethodInfo from, MethodInfo to) in words) RemappedIntrinsics.AddRemapping(from, (ref context) => context.Method = to);
        return words.Length;
    }

    // ILGPU knows a generic method by its closed forms alone.
    private static (MethodInfo From, MethodInfo To) SharedOf<T>() where T : unmanaged =>
        (((Func<int, ArrayView<T>>)Lane.Shared<T>).Method, ((Func<int, ArrayView<T>>)GroupWords.Shared<T>).Method);

    private static bool Has([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type words, string name) =>
        words.GetMethod(name, BindingFlags.Public | BindingFlags.Static) is not null;
}
