using Plasticity.Devices;
using Plasticity.Laboratory.Records;

namespace Plasticity.Laboratory.Runs;

/// <summary>The data that a run saw.</summary>
/// <param name="Name">"cifar10", "shapes".</param>
/// <param name="Sha256">Of its bytes, in hexadecimal; empty when it is not known.</param>
/// <param name="TrainingImages">Training images that there are, before a study takes its share.</param> <param name="TestImages">Test images that there are.</param>
public sealed record DataIdentity(string Name, string Sha256, int TrainingImages, int TestImages);

/// <summary>What a run was made of, so that another person can make it again.</summary>
/// <param name="Study">Name of the study.</param> <param name="Summary">What it asks, in one line.</param> <param name="Paper">Where the question comes from.</param>
/// <param name="Settings">All settings, resolved.</param>
/// <param name="Data">The data.</param> <param name="Device">The device.</param>
/// <param name="Version">Version of the program.</param> <param name="Commit">Its commit; empty when it was not built from one.</param>
/// <param name="Command">The command line that makes this run again.</param>
public sealed record Provenance(
    string Study, string Summary, string Paper, IReadOnlyList<Setting> Settings, DataIdentity Data, DeviceInfo Device,
    string Version, string Commit, string Command)
{
    /// <summary>Of what was asked, as in the name of the run's folder; empty for runs of versions that did not note it.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Where the study comes from: "file" or, for one of the program's own, nothing.</summary>
    public string From { get; init; } = "";

    /// <summary>That of a study that a file says in full.</summary>
    public const string OfFile = "file";

    /// <summary>The folder of the run that this one does once more, to be compared with it; empty for a run of its own.</summary>
    public string Repeats { get; init; } = "";

    /// <summary>The processes that the run went through; one, unless it was interrupted.</summary>
    public IReadOnlyList<RunSession> Sessions { get; init; } = [];

    /// <summary>What was asked.</summary>
    public RunIdentity Identity => new(Study, Hash, Data.Name, Data.Sha256);

    /// <summary>This process, or the one that wrote the folder, as a part of the run.</summary>
    /// <param name="fromStep">Optimiser steps of the run under way when it began.</param>
    public RunSession Session(long fromStep) => new(Device.Id, Device.Name, Device.Driver, Version, Commit, fromStep);
}
