namespace Plasticity.Laboratory.Runs;

/// <summary>What was asked: two runs of the same identity on the same device end in the same bits.</summary>
/// <param name="Study">Name of the study.</param> <param name="Hash">Of the study's settings, as in the name of the run's folder.</param>
/// <param name="Data">Name of the data set.</param> <param name="DataSha256">Of its bytes; empty when it is not known.</param>
public sealed record RunIdentity(string Study, string Hash, string Data, string DataSha256)
{
    /// <summary>"warm-start-82efb61f on shapes".</summary>
    public override string ToString() => $"{Study}-{Hash} on {Data}";

    /// <summary>What is to be the same in two processes of one run, and what it was and is where it is not; nothing where all is.</summary>
    /// <param name="now">What is asked now.</param>
    public string ChangesTo(RunIdentity now) => Changes.Of(
    [
        ("the study", Study, now.Study), ("the data set", Data, now.Data), ("the data's SHA-256", Changes.Short(DataSha256), Changes.Short(now.DataSha256)),
        ("the hash of the settings", Hash, now.Hash),
    ]);
}

/// <summary>One process that worked on a run.</summary>
/// <param name="Device">Its id: "cpu", "cuda:0".</param> <param name="DeviceName">Its name.</param> <param name="Driver">Version of its driver.</param>
/// <param name="Version">Of the program.</param> <param name="Commit">Of the program; empty when it was not built from one.</param>
/// <param name="FromStep">Optimiser steps of the run under way when it began; 0 for the first.</param>
public sealed record RunSession(string Device, string DeviceName, string Driver, string Version, string Commit, long FromStep)
{
    /// <summary>What two processes have to have in common to compute the same bits, and what it was and is where they do not; nothing where all is the same.</summary>
    public string ChangesTo(RunSession now) => Changes.Of(
    [
        ("the device", $"{Kind} ({DeviceName})", $"{now.Kind} ({now.DeviceName})"), ("its driver", Driver, now.Driver),
        ("the program's commit", Changes.Short(Commit), Changes.Short(now.Commit)),
    ]);

    private string Kind => Device.Split(':')[0];
}
