namespace Plasticity.Studies.Nouns;

/// <summary>What takes part in a phase and may act at its ends.</summary>
public abstract record Participant : NamedNoun
{
    /// <summary>When a round begins, before any rule has acted: the network is as the round before left it.</summary>
    public virtual void Start(IPhase phase)
    {
    }

    /// <summary>When a round has ended.</summary>
    public virtual void Leave(IPhase phase)
    {
    }
}
