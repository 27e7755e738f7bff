using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct CrossEntropyForward : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        CrossEntropyForward self = this;
        cpu.For(N, Math.Max(1, 2048 / K), (begin, end, _) =>
        {
            for (int n = begin; n < end; n++) self.Row(n);
        });
    }

    private void Row(int n)
    {
        float* logits = Logits.Pointer + (long)n * K;
        int label = Labels.Pointer[n];
        (float maximum, float sum, int largest) = SoftmaxRow.OnCpu(logits, Probability.Pointer + (long)n * K, K);
        Loss.Pointer[n] = MathF.Log(sum) - (logits[label] - maximum);
        Correct.Pointer[n] = largest == label && !float.IsNaN(sum) ? 1 : 0;
    }
}

public readonly unsafe partial record struct CrossEntropyBackward : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        CrossEntropyBackward self = this;
        cpu.For(N, Math.Max(1, 8192 / K), (begin, end, _) =>
        {
            for (int n = begin; n < end; n++) self.Row(n);
        });
    }

    private void Row(int n)
    {
        float* probability = Probability.Pointer + (long)n * K, gradient = DLogits.Pointer + (long)n * K;
        int label = Labels.Pointer[n];
        float scale = *DLoss.Pointer / N;
        for (int k = 0; k < K; k++)
        {
            float share = scale * (probability[k] - (k == label ? 1 : 0));
            gradient[k] = Accumulate != 0 ? gradient[k] + share : share;
        }
    }
}

public readonly unsafe partial record struct AddTotals : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        double loss = 0, correct = 0;
        for (int n = 0; n < N; n++)
        {
            loss += Loss.Pointer[n];
            correct += Correct.Pointer[n];
        }
        float* totals = Totals.Pointer;
        double sum = totals[0] + (totals[2] + loss);
        totals[0] = (float)sum;
        totals[1] += (float)correct;
        totals[2] = float.IsFinite(totals[0]) ? (float)(sum - totals[0]) : 0;
    }
}
