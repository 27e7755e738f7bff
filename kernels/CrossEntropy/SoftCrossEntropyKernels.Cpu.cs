using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct SoftCrossEntropyForward : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        SoftCrossEntropyForward self = this;
        cpu.For(N, Math.Max(1, 2048 / K), (begin, end, _) =>
        {
            for (int n = begin; n < end; n++) self.Row(n);
        });
    }

    private void Row(int n)
    {
        float* logits = Logits.Pointer + (long)n * K, targets = Targets.Pointer + (long)n * K;
        (float maximum, float sum, int largest) = SoftmaxRow.OnCpu(logits, Probability.Pointer + (long)n * K, K);
        double whole = Math.Log(sum), loss = 0, mass = 0;
        for (int k = 0; k < K; k++)
        {
            mass += targets[k];
            if (targets[k] != 0) loss += targets[k] * (whole - (logits[k] - maximum));
        }
        Loss.Pointer[n] = (float)loss;
        Mass.Pointer[n] = (float)mass;
        Correct.Pointer[n] = largest == Labels.Pointer[n] && !float.IsNaN(sum) ? 1 : 0;
    }
}

public readonly unsafe partial record struct SoftCrossEntropyBackward : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        SoftCrossEntropyBackward self = this;
        cpu.For(N, Math.Max(1, 8192 / K), (begin, end, _) =>
        {
            for (int n = begin; n < end; n++) self.Row(n);
        });
    }

    private void Row(int n)
    {
        long row = (long)n * K;
        float* probability = Probability.Pointer + row, targets = Targets.Pointer + row, gradient = DLogits.Pointer + row;
        float scale = *DLoss.Pointer / N, mass = Mass.Pointer[n];
        for (int k = 0; k < K; k++)
        {
            float share = scale * (mass * probability[k] - targets[k]);
            gradient[k] = Accumulate != 0 ? gradient[k] + share : share;
        }
    }
}
