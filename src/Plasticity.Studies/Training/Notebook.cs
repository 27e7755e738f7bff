using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Training;

/// <summary>Where a measure leaves its values.</summary>
internal sealed class Notebook(EpochLog log, RowPlace at, string measure) : IMeasurements
{
    public void Add(double value, string of = "", double index = 0) => log.Note(new Row(at, measure, of, index, log.Diverged ? double.NaN : value));
}
