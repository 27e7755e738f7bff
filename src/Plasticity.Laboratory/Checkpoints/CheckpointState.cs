using System.Text.Json.Serialization;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Checkpoints;

/// <summary>What a checkpoint says beside its tensors: the metadata <c>state</c> of the file, as JSON.</summary>
/// <param name="Format">Of this record: a file of another number is of another version of the program.</param>
/// <param name="Run">What was asked: name of the study, hash of its settings, hash of the data.</param>
/// <param name="Log">How far the logs reached.</param>
/// <param name="Sessions">The processes that the run went through so far, the last of them the one that wrote this.</param>
/// <param name="WallSeconds">That the run took so far, waiting between processes not counted.</param>
/// <param name="Work">Multiply-adds that are done.</param>
/// <param name="UnderWay">The run that is being trained.</param> <param name="Trunks">Runs of its seed from which later arms go on.</param>
internal sealed record CheckpointState(
    int Format, RunIdentity Run, LogMark Log, IReadOnlyList<RunSession> Sessions, double WallSeconds, double Work, SavedPlace UnderWay, IReadOnlyList<SavedPlace> Trunks)
{
    /// <summary>The one that this program writes.</summary>
    public const int CurrentFormat = 2;
}

/// <summary>A run's place without its tensors; its rows are the first so many of its arm and seed in the logs.</summary>
internal sealed record SavedPlace(
    string Arm, int Seed, int PhasesDone, long Step, string ScheduleDone, bool Diverged, double Seconds,
    long OptimiserSteps, int OptimiserSlots, int Rows, int Measures, SavedPosition? Position);

/// <summary>A place within a phase without its tensor.</summary>
internal sealed record SavedPosition(int Phase, long Step, string ScheduleStart, double Rate, float Loss, float LossRest, float Correct, int Samples, bool HasEntry);

/// <summary>Strict: nothing missing, nothing twice, nothing unknown. Made when the program is built, so that it works in a trimmed one.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 8)]
[JsonSerializable(typeof(CheckpointState))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
