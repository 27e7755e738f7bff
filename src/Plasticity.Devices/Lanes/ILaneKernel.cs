namespace Plasticity.Devices.Lanes;

/// <summary>A kernel with a body in C# for the lanes of a GPU: one method, run by every lane of <see cref="IKernel.Grid"/>.</summary>
/// <remarks>In comparisons of floats a constant stands on the right: ILGPU puts it there, and then loses which way NaN goes.</remarks>
public interface ILaneKernel : IKernel
{
    /// <summary>The method: an <see cref="Action{T}"/> of the kernel's own type, static and without captured variables.</summary>
    /// <param name="variant">One of the kernel's variants; what the text has macros for, the method has type arguments for.</param>
    /// <param name="lockstep">Whether 32 neighbouring lanes run together and can ask each other: <see cref="LaneMemory.Across"/>. The bits must not depend on it.</param>
    Delegate Body(KernelVariant variant, bool lockstep);

    /// <summary>Groups that a unit of a GPU should have room for at once: no more registers are handed out than let so many live there.</summary>
    int GroupsAUnit => 1;
}
