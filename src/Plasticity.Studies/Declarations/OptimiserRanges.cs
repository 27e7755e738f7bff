using System.Globalization;
using Plasticity.Engine.Optimisers;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Declarations;

/// <summary>The ranges of the engine's optimisers, whose settings do not check themselves.</summary>
internal static class OptimiserRanges
{
    /// <exception cref="InputException">A number is out of range.</exception>
    public static void Validate(OptimiserSettings optimiser)
    {
        Demand(NumberRange.AtLeastZero, "l2", optimiser.L2);
        Demand(NumberRange.AtLeastZero, "decay", optimiser.Decay);
        switch (optimiser)
        {
            case SgdSettings sgd:
                Demand(NumberRange.BelowOne, "momentum", sgd.Momentum);
                InputException.Demand(!sgd.Nesterov || sgd.Momentum > 0, "optimiser.nesterov", "true", "false where momentum is 0");
                break;
            case AdamSettings adam:
                Demand(NumberRange.BelowOne, "beta1", adam.Beta1);
                Demand(NumberRange.BelowOne, "beta2", adam.Beta2);
                Demand(NumberRange.AboveZero, "epsilon", adam.Epsilon);
                break;
            case RmsPropSettings rms:
                Demand(NumberRange.BelowOne, "smoothing", rms.Smoothing);
                Demand(NumberRange.AboveZero, "epsilon", rms.Epsilon);
                break;
        }
    }

    // Messages show the number that a person gave: the shortest that single precision reads as this one.
    private static void Demand(NumberRange range, string key, float value) =>
        range.Demand($"optimiser.{key}", double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
}
