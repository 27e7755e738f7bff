namespace Plasticity.Studies.Nouns;

/// <summary>What is seen of a network. It changes nothing and draws no number that training draws.</summary>
public abstract record Measure : NamedNoun
{
    /// <summary>The largest number of samples, batches or iterations that a measure takes.</summary>
    protected const int Most = 1_000_000;

    protected sealed override string Role => "measure";

    /// <summary>Measures; a value that is not finite means that there is none.</summary>
    public abstract void Take(IView view, IMeasurements into);
}

/// <summary>Where a measure leaves its values.</summary>
public interface IMeasurements
{
    /// <summary>Leaves one value.</summary>
    /// <param name="of">A module, a layer, a task; empty for the network.</param> <param name="index">The k of an eigenvalue, a severity.</param>
    void Add(double value, string of = "", double index = 0);
}
