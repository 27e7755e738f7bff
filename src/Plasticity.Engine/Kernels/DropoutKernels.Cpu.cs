using System.Runtime.CompilerServices;
using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly unsafe partial record struct Dropout
{
    public void Execute(CpuContext cpu)
    {
        Dropout self = this;
        cpu.For(Count, 512, (begin, end, _) =>
        {
            for (int i = begin; i < end; i++) self.Element(i);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Element(int i)
    {
        uint word = Tensors.Philox.Block((uint)i, 0, Lane0, Lane1, Key0, Key1).A;
        float kept = word < Threshold ? 0 : X.Pointer[i] * Scale;
        Y.Pointer[i] = Accumulate != 0 ? Y.Pointer[i] + kept : kept;
    }
}
