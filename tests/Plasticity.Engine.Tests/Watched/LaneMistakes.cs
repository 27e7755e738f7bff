using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Grid = Plasticity.Devices.Grid;

namespace Plasticity.Engine.Tests.Watched;

/// <summary>Another lane's place is read, and nobody waits for it.</summary>
internal readonly record struct LaneRace(FloatBuffer X, FloatBuffer Y, int Count) : ILaneKernel
{
    public Grid Grid => new(256, 1);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<LaneRace>)Run;

    private static void Run(LaneRace k)
    {
        ArrayView<float> place = Lane.Shared<float>(256);
        place[Lane.Index] = k.X.Load(Lane.Index % k.Count);
        k.Y.Store(Lane.Index % k.Count, place[(Lane.Index + 1) % 256]);
    }
}

/// <summary>The last lane reads what lies behind its buffer.</summary>
internal readonly record struct LaneStray(FloatBuffer X, FloatBuffer Y, int Count) : ILaneKernel
{
    public Grid Grid => new(256, 1);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<LaneStray>)Run;

    private static void Run(LaneStray k)
    {
        if (Lane.Index < k.Count) k.Y.Store(Lane.Index, k.X.Load(Lane.Index + 1));
    }
}

/// <summary>One place of shared memory is read that nobody wrote.</summary>
internal readonly record struct LaneUninitialised(FloatBuffer X, FloatBuffer Y, int Count) : ILaneKernel
{
    public Grid Grid => new(256, 1);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<LaneUninitialised>)Run;

    private static void Run(LaneUninitialised k)
    {
        ArrayView<float> place = Lane.Shared<float>(256);
        if (Lane.Index < k.Count - 1) place[Lane.Index] = k.X.Load(Lane.Index);
        Lane.Barrier();
        if (Lane.Index < k.Count) k.Y.Store(Lane.Index, place[Lane.Index] > 0 ? 1 : 0);
    }
}
