using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Measures;

/// <summary>
/// |θ − θ_entry|, how far the weights are from where the phase began, after the treatments at its entry: what a smaller exploration would show
/// in (Berariu et al. 2021, arXiv:2106.00042, section 3). Weights alone, no running statistics.
/// </summary>
public sealed record DistanceTravelled : Measure
{
    public override string Name => Relative ? "relative-distance-travelled" : "distance-travelled";

    [Help("Whether the distance is given as a share of |θ_entry|.")]
    public bool Relative { get; init; }

    public override double Of(MeasureContext context)
    {
        ParameterSet parameters = context.Network.Parameters;
        float[] here = parameters.Device.Read(parameters.WeightBuffer), entry = context.Entry.Weights;
        double distance = 0, norm = 0;
        for (int i = 0; i < here.Length; i++)
        {
            double way = (double)here[i] - entry[i];
            distance += way * way;
            norm += (double)entry[i] * entry[i];
        }
        return Math.Sqrt(Relative ? distance / norm : distance);
    }
}
