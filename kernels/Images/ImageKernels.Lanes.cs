using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

public readonly partial record struct MoveImages : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<MoveImages>)InLanes;

    /// <summary>A group an image; every lane draws its words and then walks over the pixels, neighbours side by side. Moves 8 bytes an element.</summary>
    private static void InLanes(MoveImages k)
    {
        int n = Lane.GroupX;
        if (n >= k.N) return;
        (uint a, uint b, uint c, _) = Philox.Block((uint)k.Samples.Load(n), 0, k.Lane0, k.Lane1, k.Key0, k.Key1);
        uint places = 2 * (uint)k.Translate + 1;
        int down = (int)(a % places) - k.Translate, right = (int)(b % places) - k.Translate, size = k.H * k.W * k.C;
        int flipped = k.Flip != 0 ? (int)(c & 1) : 0;
        for (int i = Lane.Index; i < size; i += Lane.Count)
        {
            int channel = i % k.C, w = i / k.C % k.W, h = i / k.C / k.W - down;
            w = (flipped != 0 ? k.W - 1 - w : w) - right;
            float value = h >= 0 && h < k.H && w >= 0 && w < k.W ? k.X.Load(n * size + (h * k.W + w) * k.C + channel) : k.Black.Load(channel);
            k.Y.Store(n * size + i, value);
        }
    }
}

public readonly partial record struct MirrorImages : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<MirrorImages>)InLanes;

    /// <summary>A group an image, neighbouring lanes on neighbouring floats. Moves 8 bytes an element.</summary>
    private static void InLanes(MirrorImages k)
    {
        int n = Lane.GroupX, size = k.H * k.W * k.C;
        if (n >= k.N) return;
        for (int i = Lane.Index; i < size; i += Lane.Count)
        {
            int c = i % k.C, w = i / k.C % k.W, h = i / k.C / k.W;
            if (k.UpsideDown != 0) h = k.H - 1 - h;
            if (k.LeftRight != 0) w = k.W - 1 - w;
            k.Y.Store(n * size + i, k.X.Load(n * size + (h * k.W + w) * k.C + c));
        }
    }
}

public readonly partial record struct ResizeImages : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<ResizeImages>)InLanes;

    /// <summary>A group an image, neighbouring lanes on neighbouring floats of y. Reads 16 bytes an element, most of them from a cache, and writes 4.</summary>
    private static void InLanes(ResizeImages k)
    {
        int n = Lane.GroupX, size = k.OutH * k.OutW * k.C, image = n * k.H * k.W * k.C;
        if (n >= k.N) return;
        for (int i = Lane.Index; i < size; i += Lane.Count)
        {
            int c = i % k.C, w = i / k.C % k.OutW, h = i / k.C / k.OutW;
            int above = Bilinear.Before(h, k.H, k.OutH), below = Math.Min(above + 1, k.H - 1);
            int left = Bilinear.Before(w, k.W, k.OutW), right = Math.Min(left + 1, k.W - 1);
            float down = Bilinear.Weight(h, k.H, k.OutH), across = Bilinear.Weight(w, k.W, k.OutW);
            float upper = (1 - across) * k.X.Load(image + (above * k.W + left) * k.C + c) + across * k.X.Load(image + (above * k.W + right) * k.C + c);
            float lower = (1 - across) * k.X.Load(image + (below * k.W + left) * k.C + c) + across * k.X.Load(image + (below * k.W + right) * k.C + c);
            k.Y.Store(n * size + i, (1 - down) * upper + down * lower);
        }
    }
}

public readonly partial record struct PermutePixels : ILaneKernel
{
    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => (Action<PermutePixels>)InLanes;

    /// <summary>A group an image, neighbouring lanes on neighbouring floats of y. Moves 8 bytes an element, and 4 a pixel for its place.</summary>
    private static void InLanes(PermutePixels k)
    {
        int n = Lane.GroupX, size = k.Pixels * k.C;
        if (n >= k.N) return;
        for (int i = Lane.Index; i < size; i += Lane.Count) k.Y.Store(n * size + i, k.X.Load(n * size + k.Order.Load(i / k.C) * k.C + i % k.C));
    }
}
