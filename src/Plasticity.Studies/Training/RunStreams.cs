using Plasticity.Engine.Tensors;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Training;

/// <summary>
/// The random numbers of a run, all derived from its seed by names and numbers: by names of phases and not by places, so that arms pair however
/// many phases and rules they have, and whoever joins moves nobody's numbers.
/// </summary>
public sealed class RunStreams(int seed)
{
    private readonly RandomStream _root = RandomStream.Root((ulong)seed);

    /// <summary>Initial weights; each parameter's are at its name.</summary>
    public RandomStream Weights => _root.Child("weights");

    /// <summary>Order of the samples of a round.</summary>
    public RandomStream Order(string phase, int round) => Round("order", phase, round);

    /// <summary>Noise of one pass of a step: dropout.</summary>
    public RandomStream Noise(string phase, int round, long step, int pass) => Round("noise", phase, round).Child(step).Child(pass);

    /// <summary>A part's choice of samples, the same in every phase and round, so that stages nest and a half is one half everywhere.</summary>
    public RandomStream Part(Part part) => _root.Child(part.Path);

    /// <summary>A measure's numbers, the same every time.</summary>
    public RandomStream Measure(NamedNoun measure) => _root.Child(measure.Path);

    /// <summary>What a change, a rule or a step draws.</summary>
    /// <param name="of">Who draws.</param> <param name="redraw">How often it is drawn anew.</param>
    public RandomStream Of(NamedNoun of, Redraw redraw, RoundPlace at)
    {
        RandomStream own = _root.Child(of.Path);
        if (redraw == Redraw.Never) return own;
        RandomStream round = own.Child(at.Phase).Child(at.Round);
        return redraw switch
        {
            Redraw.EachRound => round,
            Redraw.EachEpoch => round.Child("epoch").Child(at.Epoch),
            _ => round.Child("step").Child(at.Step),
        };
    }

    private RandomStream Round(string what, string phase, int round) => _root.Child(what).Child(phase).Child(round);
}

/// <summary>A place in a round.</summary>
/// <param name="Phase">Name of the phase.</param> <param name="Round">From 1.</param> <param name="Epoch">Of the round, from 0.</param> <param name="Step">Of the round, from 0.</param>
public readonly record struct RoundPlace(string Phase, int Round, long Epoch, long Step);
