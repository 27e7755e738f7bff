namespace Plasticity.Studies.States;

/// <summary>How long a state lives.</summary>
public enum Scope
{
    /// <summary>Until its phase's round ends: a teacher, an average.</summary>
    Phase,

    /// <summary>As long as the run: a Fisher information, a buffer of samples, ages of units.</summary>
    Run,
}

/// <summary>What must survive an interruption says so itself, by name. A state that is loaded was created the same way first and is then overwritten.</summary>
public interface IState
{
    /// <summary>Writes all of it.</summary>
    void Save(StateWriter to);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InputException">The state is of something else.</exception>
    void Load(StateReader from);
}
