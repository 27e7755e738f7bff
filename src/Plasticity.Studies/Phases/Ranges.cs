using Plasticity.Engine.Layers;
using Plasticity.Engine.Optimisers;

namespace Plasticity.Studies.Phases;

/// <summary>The ranges of what the engine takes as it is: the numbers of optimisers and the sizes of networks.</summary>
internal static class Ranges
{
    /// <summary>Checks an optimiser's numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public static void Check(OptimiserSettings optimiser)
    {
        InputException.Demand(float.IsFinite(optimiser.L2) && optimiser.L2 >= 0, "optimiser.l2", optimiser.L2, "a number of at least 0");
        InputException.Demand(float.IsFinite(optimiser.Decay) && optimiser.Decay >= 0, "optimiser.decay", optimiser.Decay, "a number of at least 0");
        switch (optimiser)
        {
            case SgdSettings sgd:
                Share(sgd.Momentum, "momentum");
                InputException.Demand(!sgd.Nesterov || sgd.Momentum > 0, "optimiser.nesterov", "true", "false where momentum is 0");
                break;
            case AdamSettings adam:
                Share(adam.Beta1, "beta1");
                Share(adam.Beta2, "beta2");
                Epsilon(adam.Epsilon);
                break;
            case RmsPropSettings rms:
                Share(rms.Smoothing, "smoothing");
                Epsilon(rms.Epsilon);
                break;
        }
    }

    /// <summary>Checks a network's sizes.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public static void Check(ModelSettings network)
    {
        InputException.Demand(network.Depth >= 1, "network.depth", network.Depth, "at least 1");
        InputException.Demand(network.Width >= 1, "network.width", network.Width, "at least 1");
    }

    private static void Share(float value, string key) => InputException.Demand(value is >= 0 and < 1, $"optimiser.{key}", value, "at least 0 and below 1");

    private static void Epsilon(float value) => InputException.Demand(float.IsFinite(value) && value > 0, "optimiser.epsilon", value, "a number above 0");
}
