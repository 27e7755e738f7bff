using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>What the lanes of a GPU do with an <see cref="IElementwise"/>; <c>fours.h</c> in C#.</summary>
internal static class ElementwiseLanes
{
    /// <summary>Four floats a lane; the last lane takes what is left, one by one.</summary>
    public static void ByFours<TKernel>(TKernel k) where TKernel : unmanaged, IElementwiseKernel<TKernel>
    {
        int i = 4 * Lane.Thread;
        if (i <= k.Count - 4)
        {
            k.At<Float4, GpuFour>(i);
        }
        else
        {
            for (; i < k.Count; i++) k.At<float, GpuOne>(i);
        }
    }

    /// <summary>Four floats a lane, where four divides the elements.</summary>
    public static void Fours<TKernel>(TKernel k) where TKernel : unmanaged, IElementwiseKernel<TKernel>
    {
        int i = 4 * Lane.Thread;
        if (i < k.Count) k.At<Float4, GpuFour>(i);
    }

    /// <summary>One float a lane.</summary>
    public static void Ones<TKernel>(TKernel k) where TKernel : unmanaged, IElementwiseKernel<TKernel>
    {
        int i = Lane.Thread;
        if (i < k.Count) k.At<float, GpuOne>(i);
    }
}
