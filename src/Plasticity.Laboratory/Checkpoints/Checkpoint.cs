using System.Text.Json;
using Plasticity.Interop.Formats;
using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Checkpoints;

/// <summary>
/// All that a study needs to go on, as one safetensors file: <c>run/weights</c>, <c>run/statistics</c>, <c>run/optimiser.K</c> and
/// <c>run/entry.weights</c>, the same under <c>trunk.I/</c>, each in the layout of the engine's flat buffers, and the metadata <c>state</c>. The
/// rows are in the run's logs; the file says how far.
/// </summary>
public sealed class Checkpoint
{
    private const string StateKey = "state", Run = "run";

    private readonly CheckpointState _state;
    private readonly IReadOnlyDictionary<string, SafeTensor> _tensors;

    private Checkpoint(CheckpointState state, IReadOnlyDictionary<string, SafeTensor> tensors) => (_state, _tensors) = (state, tensors);

    /// <summary>What was asked.</summary>
    public RunIdentity Identity => _state.Run;

    /// <summary>How far the logs reached.</summary>
    public LogMark Log => _state.Log;

    /// <summary>The processes that the run went through so far.</summary>
    public IReadOnlyList<RunSession> Sessions => _state.Sessions;

    /// <summary>That the run took so far.</summary>
    public double WallSeconds => _state.WallSeconds;

    /// <summary>Where it stands, for people: "arm 'warm', seed 2, step 1234".</summary>
    public string Place => $"arm '{_state.UnderWay.Arm}', seed {_state.UnderWay.Seed}, step {_state.UnderWay.Step}";

    /// <summary>Optimiser steps of the run under way.</summary>
    public long Step => _state.UnderWay.Step;

    /// <summary>Writes a state.</summary>
    /// <param name="wallSeconds">That the run took so far.</param>
    public static void Write(Stream stream, StudySnapshot state, RunIdentity identity, LogMark log, IReadOnlyList<RunSession> sessions, double wallSeconds)
    {
        CheckpointState said = new(
            CheckpointState.CurrentFormat, identity, log, sessions, wallSeconds, state.Work, Saved(state.Run), [.. state.Trunks.Select(Saved)]);
        string json = JsonSerializer.Serialize(said, CheckpointJson.Default.CheckpointState);
        IEnumerable<KeyValuePair<string, SafeTensor>> tensors = [.. Tensors(Run, state.Run), .. state.Trunks.SelectMany((trunk, i) => Tensors(Trunk(i), trunk))];
        SafetensorsFile.Write(stream, tensors, [KeyValuePair.Create(StateKey, json)]);
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">It is none; nothing else leaves this but what the file system throws.</exception>
    public static Checkpoint Read(Stream stream, long length)
    {
        SafetensorsFile file = SafetensorsFile.Read(stream, length);
        if (!file.Metadata.TryGetValue(StateKey, out string? json)) throw new InvalidDataException($"expected a checkpoint, found no metadata '{StateKey}'");
        try
        {
            DemandFormat(json);
            CheckpointState state = JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointState) ?? throw new InvalidDataException("expected a checkpoint's state, found null");
            return new Checkpoint(state, file.Tensors);
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"expected a checkpoint's state: {InputException.Plain(problem.Message)}", problem);
        }
    }

    /// <summary>Asked before all else: a state of another format has other keys, and its format is what is to be said of it.</summary>
    private static void DemandFormat(string json)
    {
        using JsonDocument state = JsonDocument.Parse(json);
        if (state.RootElement.ValueKind == JsonValueKind.Object && state.RootElement.TryGetProperty("format", out JsonElement given)
            && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out int format) && format != CheckpointState.CurrentFormat)
            throw new InvalidDataException($"expected a checkpoint of format {CheckpointState.CurrentFormat}, found {format}: it is of another version of the program");
    }

    /// <summary>The state as a study goes on from it.</summary>
    /// <param name="study">That was asked.</param> <param name="records">The rows of the logs, up to <see cref="Log"/>.</param>
    /// <exception cref="InvalidDataException">The checkpoint is of another study, or knows rows that there are not.</exception>
    public StudySnapshot StateOf(Study study, RunRecords records) => new(
        Restored(study, records, _state.UnderWay, Run), [.. _state.Trunks.Select((trunk, i) => Restored(study, records, trunk, Trunk(i)))], _state.Work);

    private static string Trunk(int index) => $"trunk.{index}";

    private static SavedPlace Saved(RunSnapshot run) => new(
        run.Arm, run.Seed, run.PhasesDone, run.Step, $"{run.ScheduleDone}", run.Diverged, run.Seconds, run.Optimiser.Steps, run.Optimiser.Slots.Count,
        run.Rows.Count, run.Measures.Count, run.Position is { } p ? new SavedPosition(p.Phase, p.Step, $"{p.ScheduleStart}", p.Rate, p.Loss, p.LossRest, p.Correct, p.Samples, p.Entry is not null) : null);

    private static IEnumerable<KeyValuePair<string, SafeTensor>> Tensors(string name, RunSnapshot run)
    {
        yield return Tensor("weights", run.Network.Weights);
        yield return Tensor("statistics", run.Network.Statistics);
        for (int i = 0; i < run.Optimiser.Slots.Count; i++) yield return Tensor($"optimiser.{i}", run.Optimiser.Slots[i]);
        if (run.Position?.Entry is not { } entry) yield break;
        yield return Tensor("entry.weights", entry.Weights);
        yield return Tensor("entry.statistics", entry.Statistics);

        KeyValuePair<string, SafeTensor> Tensor(string what, float[] values) => KeyValuePair.Create($"{name}/{what}", SafeTensor.Of<float>(values, values.Length));
    }

    private static void DemandCounts(SavedPlace place)
    {
        Demand("seed", place.Seed);
        Demand("phases_done", place.PhasesDone);
        Demand("step", place.Step);
        Demand("optimiser_steps", place.OptimiserSteps);
        if (place.Position is not { } position) return;
        Demand("position.step", position.Step);
        Demand("position.samples", position.Samples);

        static void Demand(string key, long count)
        {
            if (count < 0) throw new InvalidDataException(FormattableString.Invariant($"{key} is {count}, expected at least 0"));
        }
    }

    private static EpochCount Epochs(string key, string text) => EpochCount.TryParse(text, null, out EpochCount epochs)
        ? epochs
        : throw new InvalidDataException($"{key} is '{InputException.Plain(text)}', expected epochs, as 6 or 25/4");

    private RunSnapshot Restored(Study study, RunRecords records, SavedPlace place, string name)
    {
        Arm arm = study.Arms.FirstOrDefault(arm => arm.Name == place.Arm) ?? throw new InvalidDataException(InputException.Plain($"the study has no arm '{place.Arm}', of which the checkpoint is"));
        DemandCounts(place);
        // The optimiser is that of the phase under way, or of the last one where none is.
        int phase = place.Position?.Phase ?? place.PhasesDone - 1;
        if (phase < 0 || phase >= arm.Phases.Count || place.PhasesDone > arm.Phases.Count || place.OptimiserSlots is < 0 or > 16)
            throw new InvalidDataException($"arm '{place.Arm}' has {arm.Phases.Count} phases, the checkpoint is in another");
        MetricRow[] rows = [.. records.Epochs.Where(row => row.Arm == place.Arm && row.Seed == place.Seed).Take(Math.Max(0, place.Rows))];
        MeasureRow[] measures = [.. records.Measures.Where(row => row.Arm == place.Arm && row.Seed == place.Seed).Take(Math.Max(0, place.Measures))];
        if (rows.Length != place.Rows || measures.Length != place.Measures)
            throw new InvalidDataException($"the logs have {rows.Length} epochs and {measures.Length} measures of arm '{place.Arm}', seed {place.Seed}; the checkpoint knows {place.Rows} and {place.Measures}");
        NetworkSnapshot network = new(Values("weights"), Values("statistics"));
        OptimiserSnapshot optimiser = new(place.OptimiserSteps, [.. Enumerable.Range(0, place.OptimiserSlots).Select(i => Values($"optimiser.{i}"))]);
        NetworkSnapshot? entry = place.Position?.HasEntry == true ? new NetworkSnapshot(Values("entry.weights"), Values("entry.statistics")) : null;
        PhasePosition? position = place.Position is { } p ? new PhasePosition(p.Phase, p.Step, Epochs("position.schedule_start", p.ScheduleStart), p.Rate, p.Loss, p.LossRest, p.Correct, p.Samples, entry) : null;
        return new RunSnapshot(
            place.Arm, place.Seed, place.PhasesDone, place.Step, Epochs("schedule_done", place.ScheduleDone), place.Diverged, place.Seconds,
            arm.Phases[phase].Optimiser ?? study.Recipe.Optimiser, network, optimiser, position, rows, measures);

        float[] Values(string what) => _tensors.TryGetValue($"{name}/{what}", out SafeTensor? tensor)
            ? tensor.Values<float>()
            : throw new InvalidDataException($"expected a tensor {name}/{what}, found none");
    }
}
