using ILGPU;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// Sums over the lanes of a group; <c>reduce.h</c> in C#. The lanes must be a power of two, and at least 32. The order is a tree fixed by their
/// number alone: the upper half is added to the lower, then the upper quarter to the lower, and so on.
/// </summary>
internal static class GroupSums
{
    /// <summary>
    /// The group seen as rows of <paramref name="width"/> lanes: each lane gets the sum of its column. All lanes of the group must call it.
    /// </summary>
    /// <param name="scratch">One place for each lane of the group.</param>
    /// <param name="width">A power of two, at most 32.</param>
    public static TVector OfColumn<TVector, TLanes, TAcross>(TVector value, ArrayView<TVector> scratch, int width)
        where TVector : unmanaged where TLanes : struct, ILanes<TVector> where TAcross : struct, IAcross<TVector>
    {
        int lane = Lane.Index, last = Math.Max(width, TAcross.LastSharedStep);
        Lane.Barrier(); // a lane may still be reading the result of the last call
        scratch[lane] = value;
        Lane.Barrier();
        for (int step = Lane.Count / 2; step >= last; step /= 2)
        {
            if (lane < step) scratch[lane] = TLanes.Add(scratch[lane], scratch[lane + step]);
            Lane.Barrier();
        }
        // Each lane adds the same two numbers as in the tree, if in the other order: the bits are those of the tree.
        value = scratch[lane & (last - 1)];
        for (int bit = last / 2; bit >= width; bit /= 2) value = TLanes.Add(value, TAcross.Across(value, bit));
        return value;
    }

    /// <summary>The sum of one float over all lanes, returned to each of them.</summary>
    public static float OfAll<TAcross>(float value, ArrayView<float> scratch) where TAcross : struct, IAcross<float> =>
        OfColumn<float, GpuOne, TAcross>(value, scratch, 1);

    /// <summary>Where the i-th of so many equal ranges of {0, …, count - 1} begins: ⌊count·i / ranges⌋, and no product overflows.</summary>
    public static int RangeBegin(int count, int ranges, int i) => count / ranges * i + count % ranges * i / ranges;
}

/// <summary>How the last steps of a <see cref="GroupSums"/> are taken. A type, because a device without the word must not even see it.</summary>
internal interface IAcross<TVector>
{
    /// <summary>The last step of the tree that goes through shared memory, at least.</summary>
    static abstract int LastSharedStep { get; }

    /// <summary>What the lane has whose number differs in <paramref name="bit"/>.</summary>
    static abstract TVector Across(TVector value, int bit);
}

/// <summary>Lanes that meet in shared memory only: the tree goes down to its end there.</summary>
internal readonly struct Apart<TVector> : IAcross<TVector>
{
    public static int LastSharedStep => 1;
    public static TVector Across(TVector value, int bit) => value;
}

/// <summary>Lanes that run in lockstep and ask each other, which needs neither memory nor a barrier.</summary>
internal readonly struct OneAcross : IAcross<float>
{
    public static int LastSharedStep => 32;
    public static float Across(float value, int bit) => LaneMemory.Across(value, bit);
}

/// <summary>As <see cref="OneAcross"/>, four floats at a time.</summary>
internal readonly struct FourAcross : IAcross<Float4>
{
    public static int LastSharedStep => 32;

    public static Float4 Across(Float4 value, int bit) =>
        new(LaneMemory.Across(value.X, bit), LaneMemory.Across(value.Y, bit), LaneMemory.Across(value.Z, bit), LaneMemory.Across(value.W, bit));
}
