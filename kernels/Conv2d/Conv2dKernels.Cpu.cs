using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct Conv2dForward : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        switch (Conv2dPlan.For(cpu, Shape))
        {
            case Conv2dAlgorithm.Winograd:
                WinogradConvolution.Run(cpu, WinogradTiling.Forward(Shape), turned: false, X.Pointer, Weight.Pointer, Frozen != 0, Y.Pointer, Epilogue);
                break;
            case Conv2dAlgorithm.PaddedRows: OnPaddedRows(cpu); break;
            default: Gather(cpu); break;
        }
    }

    private Epilogue Epilogue => new(Factor.Pointer, Offset.Pointer, Y.Pointer, Residual.Pointer, Relu != 0);

    private void Gather(CpuContext cpu)
    {
        Panels panels = new(Shape.O, cpu.Width.Lanes(), Shape.C);
        int taps = Shape.R * Shape.S, depth = taps * Shape.C;
        float* zeros = Conv2dScratch.ZerosAnd(cpu, Shape.C, panels.Floats(depth), out float* packed);
        Packing.Rows(cpu, Weight.Pointer, depth, panels, packed);
        new GatherProduct(
            (nint)X.Pointer, Shape.H * Shape.W, Shape.C, (nint)Y.Pointer, Shape.OutH * Shape.OutW, Shape.N, taps,
            (nint)packed, panels, (nint)zeros, Add: false, Epilogue).Run(cpu, Shape, GatherDirection.Forward);
    }

    private void OnPaddedRows(CpuContext cpu)
    {
        PaddedImages images = new(Shape);
        Conv2dShape shape = images.Shape;
        Panels panels = new(shape.O, cpu.Width.Lanes(), images.TapDepth);
        int depth = shape.R * images.TapDepth;
        long packedFloats = panels.Floats(depth), imageFloats = images.Floats;
        float* zeros = Conv2dScratch.ZerosAnd(cpu, images.TapDepth, packedFloats + imageFloats + (long)depth * shape.O, out float* packed);
        float* padded = packed + packedFloats, weight = padded + imageFloats;
        images.Copy(cpu, X.Pointer, padded);
        images.CopyWeight(Weight.Pointer, weight);
        Packing.Rows(cpu, weight, depth, panels, packed);
        new GatherProduct(
            (nint)padded, shape.H * shape.W, shape.C, (nint)Y.Pointer, shape.OutH * shape.OutW, shape.N, shape.R,
            (nint)packed, panels, (nint)zeros, Add: false, Epilogue).Run(cpu, shape, GatherDirection.Forward);
    }
}

public readonly unsafe partial record struct Conv2dBackwardInput : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        if (Conv2dPlan.For(cpu, Shape) == Conv2dAlgorithm.Winograd) Winograd(cpu);
        else Gather(cpu);
    }

    private void Winograd(CpuContext cpu)
    {
        Epilogue sum = new(null, null, DX.Pointer, Accumulate != 0 ? DX.Pointer : null, relu: false);
        WinogradConvolution.Run(cpu, WinogradTiling.BackwardInput(Shape), turned: true, DY.Pointer, Weight.Pointer, frozen: false, DX.Pointer, sum);
    }

    private void Gather(CpuContext cpu)
    {
        Panels panels = new(Shape.C, cpu.Width.Lanes(), Shape.O);
        int taps = Shape.R * Shape.S;
        float* zeros = Conv2dScratch.ZerosAnd(cpu, Shape.O, panels.Floats(taps * Shape.O), out float* packed);
        Packing.Transposed(cpu, Weight.Pointer, taps, panels, packed);
        new GatherProduct(
            (nint)DY.Pointer, Shape.OutH * Shape.OutW, Shape.O, (nint)DX.Pointer, Shape.H * Shape.W, Shape.N, taps,
            (nint)packed, panels, (nint)zeros, Accumulate != 0).Run(cpu, Shape, GatherDirection.BackwardInput);
    }
}

public readonly unsafe partial record struct Conv2dBackwardWeight : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        Conv2dAlgorithm algorithm = Conv2dPlan.For(cpu, Shape);
        if (algorithm == Conv2dAlgorithm.Winograd) WinogradWeightGradient.Run(cpu, WinogradTiling.Forward(Shape), X.Pointer, DY.Pointer, Partial.Pointer, Splits);
        else Gather(cpu, onPaddedRows: algorithm == Conv2dAlgorithm.PaddedRows);
    }

    private void Gather(CpuContext cpu, bool onPaddedRows)
    {
        WeightGradient gradient = new((nint)X.Pointer, Shape, Shape.R * Shape.S, Shape.C, Shape.C, (nint)DY.Pointer, (nint)Partial.Pointer, Splits);
        if (onPaddedRows)
        {
            PaddedImages images = new(Shape);
            float* padded = cpu.SharedScratch(images.Floats);
            images.Copy(cpu, X.Pointer, padded);
            gradient = gradient with { X = (nint)padded, Shape = images.Shape, Taps = Shape.R, TapRows = images.TapDepth };
        }
        gradient.Run(cpu);
    }
}

/// <summary>What the passes of a convolution share.</summary>
internal static unsafe class Conv2dScratch
{
    /// <summary>Shared scratch: <paramref name="depth"/> zeros, and behind them room for more.</summary>
    public static float* ZerosAnd(CpuContext cpu, int depth, long moreFloats, out float* more)
    {
        int zeroCount = Devices.Grid.DivideUp(depth, 16) * 16;
        float* zeros = cpu.SharedScratch(zeroCount + moreFloats);
        new Span<float>(zeros, zeroCount).Clear();
        more = zeros + zeroCount;
        return zeros;
    }
}
