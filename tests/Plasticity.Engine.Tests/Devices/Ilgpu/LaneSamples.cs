using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Grid = Plasticity.Devices.Grid;

namespace Plasticity.Engine.Tests.Devices.Ilgpu;

/// <summary>y = x·factor + x, two roundings: what may not be contracted. One lane an element.</summary>
public readonly record struct TwoRoundings(FloatBuffer X, FloatBuffer Y, int Count, float Factor) : ILaneKernel
{
    public Grid Grid => Grid.PerElement(Count);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<TwoRoundings>)Run;

    public static void Run(TwoRoundings k)
    {
        int i = Lane.Thread;
        if (i >= k.Count) return;
        float x = k.X.Load(i);
        k.Y.Store(i, x * k.Factor + x);
    }
}

/// <summary>y = x turned round within each group of 256, by way of shared memory. Every element of x is there.</summary>
public readonly record struct Turn(FloatBuffer X, FloatBuffer Y, int Count) : ILaneKernel
{
    public Grid Grid => Grid.PerElement(Count);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<Turn>)Run;

    public static void Run(Turn k)
    {
        ArrayView<float> tile = Lane.Shared<float>(256);
        int i = Lane.Thread;
        tile[Lane.Index] = k.X.Load(i);
        Lane.Barrier();
        k.Y.Store(i, tile[255 - Lane.Index]);
    }
}

/// <summary>Four floats of x, four multiply-adds, four floats of y.</summary>
public readonly record struct ScaleFours(FloatBuffer X, FloatBuffer Y, int Count, float Factor, float Offset) : ILaneKernel
{
    public Grid Grid => Grid.PerElement(Count / 4);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<ScaleFours>)Run;

    public static void Run(ScaleFours k)
    {
        int i = Lane.Thread;
        if (i < k.Count / 4) GpuFour.Store(GpuFour.MultiplyAdd(GpuFour.Fill(k.Factor), GpuFour.Load(k.X, 4 * i), GpuFour.Fill(k.Offset)), k.Y, 4 * i);
    }
}

/// <summary>y = x one place before, which for element 0 lies before the buffer.</summary>
public readonly record struct Before(FloatBuffer X, FloatBuffer Y, int Count) : ILaneKernel
{
    public Grid Grid => Grid.PerElement(Count);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<Before>)Run;

    public static void Run(Before k)
    {
        int i = Lane.Thread;
        if (i < k.Count) k.Y.Store(i, k.X.Load(i - 1));
    }
}

/// <summary>Whether more than two turns were taken differs between lanes: a branch on it is not uniform.</summary>
public readonly record struct Turns(FloatBuffer X, int Count) : ILaneKernel
{
    public Grid Grid => Grid.PerElement(Count);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<Turns>)Run;

    public static void Run(Turns k)
    {
        int lane = Lane.Index, turns = 0;
        for (int i = lane; i < k.Count; i += 100)
        {
            k.X.Store(i, 0);
            turns++;
        }
        if (turns > 2)
        {
            k.X.Store(lane, 7);
            k.X.Store(lane + 300, 8);
        }
    }
}

/// <summary>A value that is read before the second barrier and used after it.</summary>
public readonly record struct ReadThenBarrier(FloatBuffer X, FloatBuffer Y, int Count) : ILaneKernel
{
    public Grid Grid => new(256, 1);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<ReadThenBarrier>)Run;

    public static void Run(ReadThenBarrier k)
    {
        int lane = Lane.Index;
        Float4 other = GpuFour.Load(k.X, 1020 - 4 * lane);
        Lane.Barrier();
        k.X.Store(lane, 1);
        Lane.Barrier();
        GpuFour.Store(other, k.Y, 4 * lane);
    }
}

/// <summary>y = which comparisons with 1 hold of x, a bit for each, by branches of every sense.</summary>
public readonly record struct CountAbove(FloatBuffer X, FloatBuffer Y, int Count) : ILaneKernel
{
    public Grid Grid => Grid.PerElement(Count);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<CountAbove>)Run;

    public static void Run(CountAbove k)
    {
        int i = Lane.Thread;
        if (i >= k.Count) return;
        float x = k.X.Load(i);
        int holds = 0;
        if (x > 1) holds += 1;
        if (x >= 1) holds += 2;
        if (x < 1) holds += 4;
        if (x <= 1) holds += 8;
        if (!(x > 1)) holds += 16;
        if (x > 1 || x <= 0) holds += 32;
        k.Y.Store(i, holds);
    }
}

/// <summary>A field that no kernel can take: ILGPU's reader of types would call itself until the stack is full.</summary>
public readonly record struct WithAddress(nint Address, int Count) : ILaneKernel
{
    public Grid Grid => new(256, 1);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<WithAddress>)Run;

    public static void Run(WithAddress k)
    {
    }
}
