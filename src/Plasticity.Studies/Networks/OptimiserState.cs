using Plasticity.Devices;
using Plasticity.Engine.Optimisers;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Networks;

/// <summary>All that an optimiser remembers.</summary>
public sealed class OptimiserState(Optimiser optimiser) : IState
{
    private IDevice Device => optimiser.Parameters.Device;

    public void Save(StateWriter to)
    {
        to.Write("kind", Kind);
        to.Write("steps", optimiser.Steps);
        to.Write("updates", [.. optimiser.Updates]);
        for (int i = 0; i < optimiser.State.Count; i++) to.Write($"slot-{i}", Device.Read(optimiser.State[i]));
    }

    /// <exception cref="InputException">It is the state of another kind of optimiser.</exception>
    public void Load(StateReader from)
    {
        if (!Fits(from)) throw new InputException($"state of an optimiser: expected one of {Kind}, found one of {from.Text("kind")}", InputException.BadFile);
        for (int i = 0; i < optimiser.State.Count; i++) Device.Write(optimiser.State[i], from.Floats($"slot-{i}", optimiser.State[i].Count));
        try
        {
            optimiser.Resume(from.Whole("steps"), from.Longs("updates", optimiser.Updates.Count));
        }
        catch (ArgumentException problem)
        {
            throw new InputException($"state of an optimiser: {problem.Message}", InputException.BadFile, problem);
        }
    }

    /// <summary>Whether a state is of an optimiser of this kind.</summary>
    public bool Fits(StateReader from) => from.Has("kind") && from.Text("kind") == Kind;

    // How many slots there are depends on its numbers: without momentum there is no velocity.
    private string Kind => $"{optimiser.GetType().Name} of {optimiser.State.Count}";
}
