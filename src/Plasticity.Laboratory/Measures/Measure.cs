using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Rows;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Measures;

/// <summary>What a measure may look at. It leaves weights and running statistics as it found them and draws no number that training draws.</summary>
/// <param name="Network">The network as it stands.</param>
/// <param name="Data">The data on the device.</param>
/// <param name="Labels">Of the training set.</param>
/// <param name="Part">Indices that the phase trains on, null for all.</param>
/// <param name="Entry">The network as it entered the phase, after the treatments.</param>
/// <param name="Batch">Samples of a training step.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Stop">Ends the measurement.</param>
public sealed record MeasureContext(
    Network Network, TrainingSet Data, Labels Labels, int[]? Part, NetworkSnapshot Entry, int Batch, ulong Seed, CancellationToken Stop);

/// <summary>A number that is read off a network. One file each, with its paper; a record of settings, so that equal measures compare equal.</summary>
public abstract record Measure
{
    /// <summary>The largest number of samples, batches or iterations that a measure takes.</summary>
    protected const int MostSamples = 1_000_000;

    /// <summary>What logs, tables and figures call it: "fisher-trace".</summary>
    public abstract string Name { get; }

    /// <summary>Measures; a number that is not finite means that there is none.</summary>
    public abstract double Of(MeasureContext context);

    /// <summary>Checks its own numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public virtual void Validate()
    {
    }
}

/// <summary>A measure, and when a study takes it.</summary>
/// <param name="Measure">What is measured.</param> <param name="Phase">In which phase.</param> <param name="At">When.</param>
public sealed record Probe(Measure Measure, string Phase, ValueList<Moment> At);
