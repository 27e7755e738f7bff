using Plasticity.Studies.Models;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Declarations;

/// <summary>A question with its arms: the one declaration. It is what a file reads and prints, what the hash of a run is of, and what a fork edits.</summary>
/// <param name="Name">Lower-case letters, digits and hyphens: it becomes a folder's.</param> <param name="Arms">The conditions, in the order in which they run; at least one.</param>
public sealed record Study(string Name, ValueList<Arm> Arms)
{
    /// <summary>The largest number of seeds.</summary>
    public const int MostSeeds = 10_000;

    [Help("The question in one sentence.")]
    public string Question { get; init; } = "";

    [Help("Authors, year, title, where.")]
    public string Paper { get; init; } = "";

    /// <summary>What of a data set it takes.</summary>
    public DataUse Data { get; init; } = new();

    /// <summary>What arms train that do not say otherwise.</summary>
    public Model Model { get; init; } = new ResNet();

    /// <summary>Phases that arms refer to by name.</summary>
    public ValueList<Phase> Phases { get; init; } = [];

    /// <summary>What is measured on the way.</summary>
    public ValueList<Probe> Probes { get; init; } = [];

    /// <summary>The numbers that a run comes to; the first is the study's own, by which arms are compared.</summary>
    public ValueList<Metric> Metrics { get; init; } = [];

    /// <summary>What should come out.</summary>
    public ValueList<Claim> Claims { get; init; } = [];

    /// <summary>What is drawn, in order.</summary>
    public ValueList<Figure> Figures { get; init; } = [];

    /// <summary>How the device is to compute.</summary>
    public EngineUse Engine { get; init; } = new();

    [Help("Runs an arm, one a seed, paired across arms; at least 1.")]
    public int Seeds { get; init; } = 5;

    [Help("Seed of the first run; the others count up from it.")]
    public int FirstSeed { get; init; } = 1;

    /// <summary>Seeds of its runs.</summary>
    public IEnumerable<int> AllSeeds => Enumerable.Range(FirstSeed, Seeds);

    /// <summary>Checks all that can be checked without the data.</summary>
    /// <exception cref="InputException">Something is out of range; the message names it.</exception>
    public void Validate()
    {
        Data.Validate();
        Model.Validate();
        InputException.Between(Seeds, 1, MostSeeds, "seeds");
        InputException.Between(FirstSeed, 0, int.MaxValue - MostSeeds, "first-seed");
        if (Arms.Count == 0) throw new InputException($"{Name}: the study has no arm, expected at least one");
        foreach (Arm arm in Arms) arm.Validate(Model);
        if (Arms.GroupBy(arm => arm.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"two arms are called '{twice.Key}', expected names that differ");
        foreach (Probe probe in Probes) Check(probe);
        // Rows and state of a measure go by its key.
        if (Probes.GroupBy(probe => (probe.Phase, probe.Measure.Key)).FirstOrDefault(group => group.Select(probe => probe.Measure).Distinct().Count() > 1) is { } mixed)
            throw new InputException($"probes of '{mixed.Key.Phase}': expected names that differ, found '{mixed.Key.Key}' for two measures; give one of them a name");
    }

    /// <summary>Checks one of its probes: a number that no run could ever have is a mistake.</summary>
    /// <exception cref="InputException">It is of a phase that no arm has, or out of range.</exception>
    public void Check(Probe probe)
    {
        probe.Measure.Validate();
        InputException.At($"probe of {probe.Measure.Key}", () =>
        {
            CheckPhase(probe.Phase);
            probe.When.Validate("when");
        });
    }

    /// <summary>Checks the name of a phase.</summary>
    /// <exception cref="InputException">No arm has it.</exception>
    public void CheckPhase(string name)
    {
        string[] phases = [.. Arms.SelectMany(arm => arm.Phases).Select(phase => phase.Name).Distinct()];
        if (!phases.Contains(name)) throw InputException.Unknown("phase", name, phases);
    }
}
