using System.Globalization;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Phases.Schedules;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Phases;

/// <summary>The ranges of numbers that are given in several places: in settings, phases, optimisers and on the command line.</summary>
public static class Ranges
{
    /// <summary>More than any image has pixels, and few enough that the device counts both ways.</summary>
    private const int MostTranslate = 10_000;

    /// <summary>Of a learning rate.</summary>
    public static NumberRange LearningRate => NumberRange.AboveZero;

    /// <summary>Of a momentum, and of what running means keep.</summary>
    public static NumberRange Momentum => NumberRange.BelowOne;

    /// <summary>Of an L2 penalty and of a decoupled decay.</summary>
    public static NumberRange Penalty => NumberRange.AtLeastZero;

    /// <summary>Of what keeps a divisor from 0.</summary>
    public static NumberRange Epsilon => NumberRange.AboveZero;

    /// <summary>Checks a translation.</summary>
    /// <exception cref="InputException">It is out of range.</exception>
    public static void CheckTranslate(string key, int translate) =>
        InputException.Demand(translate is >= 0 and <= MostTranslate, key, translate, translate < 0 ? "at least 0" : $"at most {MostTranslate}");

    /// <summary>Checks what a phase comes to: numbers that are each in range may together be out of it.</summary>
    /// <exception cref="InputException">They are.</exception>
    public static void Check(double rate, Schedule schedule, OptimiserSettings optimiser, Regularisers regularisers)
    {
        LearningRate.Demand("the largest learning rate of the schedule", rate * schedule.LargestFactor);
        Penalty.Demand("l2 of optimiser and regularisers together", optimiser.L2 + regularisers.L2);
        Penalty.Demand("decay of optimiser and regularisers together", optimiser.Decay + regularisers.Decay);
    }

    /// <summary>Checks an optimiser's numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public static void Check(OptimiserSettings optimiser)
    {
        Penalty.Demand("optimiser.l2", Shortest(optimiser.L2));
        Penalty.Demand("optimiser.decay", Shortest(optimiser.Decay));
        switch (optimiser)
        {
            case SgdSettings sgd:
                Momentum.Demand("optimiser.momentum", Shortest(sgd.Momentum));
                InputException.Demand(!sgd.Nesterov || sgd.Momentum > 0, "optimiser.nesterov", "true", "false where momentum is 0");
                break;
            case AdamSettings adam:
                Momentum.Demand("optimiser.beta1", Shortest(adam.Beta1));
                Momentum.Demand("optimiser.beta2", Shortest(adam.Beta2));
                Epsilon.Demand("optimiser.epsilon", Shortest(adam.Epsilon));
                break;
            case RmsPropSettings rms:
                Momentum.Demand("optimiser.smoothing", Shortest(rms.Smoothing));
                Epsilon.Demand("optimiser.epsilon", Shortest(rms.Epsilon));
                break;
        }
    }

    /// <summary>Checks a network's sizes.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public static void Check(ModelSettings network)
    {
        InputException.Between(network.Depth, 1, ModelSettings.MostDepth, "network.depth");
        InputException.Between(network.Width, 1, ModelSettings.MostWidth, "network.width");
    }

    /// <summary>The shortest decimal number that single precision reads as this one: what a person gave.</summary>
    public static double Shortest(float value) => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
