using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct GatherImages : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<GatherImages>)InLanes;

    /// <summary>
    /// A group an image: its first lane finds the sample and draws its random words, then the lanes walk over the pixels, neighbours side by
    /// side. Reads 1 byte an element, writes 4.
    /// </summary>
    private static void InLanes(GatherImages k)
    {
        ArrayView<int> drawn = Lane.Shared<int>(4);
        int row = Lane.GroupX;
        if (row >= k.N) return;
        if (Lane.Index == 0)
        {
            int found = k.First + row;
            if (k.Shuffle != 0) found = KeyedPermutation.Apply(found, k.PermutationCount, k.HalfBits, k.PermutationKey0, k.PermutationKey1);
            if (k.Subset.Exists) found = k.Subset.Load(found);
            (uint a, uint b, uint bits, _) = Philox.Block((uint)found, 0, k.Lane0, k.Lane1, k.Key0, k.Key1);
            uint places = 2 * (uint)k.Translate + 1;
            drawn[0] = found;
            drawn[1] = (int)(a % places) - k.Translate;
            drawn[2] = (int)(b % places) - k.Translate;
            drawn[3] = k.Flip != 0 ? (int)(bits & 1) : 0;
            k.Y.Store(row, k.Labels.Load(found));
        }
        Lane.Barrier();
        int sample = drawn[0], down = drawn[1], right = drawn[2], mirrored = drawn[3], size = k.H * k.W * k.C;
        for (int i = Lane.Index; i < size; i += Lane.Count)
        {
            int c = i % k.C, w = i / k.C % k.W, h = i / k.C / k.W - down;
            w = (mirrored != 0 ? k.W - 1 - w : w) - right;
            float pixel = 0;
            if (h >= 0 && h < k.H && w >= 0 && w < k.W) pixel = k.Images.Load(((sample * k.H + h) * k.W + w) * k.C + c);
            k.X.Store(row * size + i, (pixel / 255 - k.Mean.Load(c)) * k.InverseDeviation.Load(c));
        }
    }
}
