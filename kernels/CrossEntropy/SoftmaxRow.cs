using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>
/// The softmax of one row of logits. The largest logit is taken off first; the sum of the exponentials is NaN where a logit is, or where the
/// largest is not finite: such a row predicts nothing.
/// </summary>
internal static class SoftmaxRow
{
    public static unsafe (float Largest, float Sum, int Best) OnCpu(float* logits, float* probability, int classes)
    {
        int largest = 0;
        for (int k = 1; k < classes; k++)
        {
            if (logits[k] > logits[largest]) largest = k;
        }
        float maximum = logits[largest];
        // In double: a thousand classes one after another in single precision are off by 1.5e-6, and beside an exponential it costs nothing.
        double exact = 0;
        for (int k = 0; k < classes; k++) exact += probability[k] = MathF.Exp(logits[k] - maximum);
        float sum = (float)exact;
        for (int k = 0; k < classes; k++) probability[k] /= sum;
        return (maximum, sum, largest);
    }

    /// <summary>By a group, neighbouring lanes on neighbouring floats. Reads 4 bytes a logit, two more times from a cache, and writes 4.</summary>
    /// <param name="row">Where the row begins.</param> <param name="scratch">A place for each lane.</param> <param name="places">Likewise.</param>
    public static (float Largest, float Sum, int Best) InLanes<TAcross>(
        FloatBuffer logits, FloatBuffer probability, int row, int classes, ArrayView<float> scratch, ArrayView<int> places) where TAcross : struct, IAcross<float>
    {
        float largest = 0;
        int best = -1;
        for (int i = Lane.Index; i < classes; i += 32)
        {
            float logit = logits.Load(row + i);
            if (!GoesBefore(logit, i, largest, best)) continue;
            largest = logit;
            best = i;
        }
        scratch[Lane.Index] = largest;
        places[Lane.Index] = best;
        Lane.Barrier();
        // All lanes look through all, and so find the same.
        best = -1;
        for (int lane = 0; lane < 32; lane++)
        {
            if (!GoesBefore(scratch[lane], places[lane], largest, best)) continue;
            largest = scratch[lane];
            best = places[lane];
        }
        float sum = 0;
        for (int i = Lane.Index; i < classes; i += 32) sum += LaneMaths.Exponential(logits.Load(row + i) - largest);
        sum = GroupSums.OfAll<TAcross>(sum, scratch);
        for (int i = Lane.Index; i < classes; i += 32) probability.Store(row + i, LaneMaths.Exponential(logits.Load(row + i) - largest) / sum);
        return (largest, sum, best);
    }

    /// <summary>Whether b, found at place q, goes before a, found at p, where the largest is looked for: of equals the first; -1 is nowhere.</summary>
    private static bool GoesBefore(float b, int q, float a, int p) => q >= 0 && (p < 0 || b > a || (b == a && q < p));
}
