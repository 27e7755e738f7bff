namespace Plasticity.Studies.Runs;

/// <summary>What was asked: two runs of the same identity on the same device end in the same bits.</summary>
/// <param name="Study">Name of the study.</param> <param name="Hash">Of the study's settings, as in the name of the run's folder.</param>
/// <param name="Data">Name of the data set.</param> <param name="DataSha256">Of its bytes; empty when it is not known.</param>
public sealed record RunIdentity(string Study, string Hash, string Data, string DataSha256)
{
    /// <summary>"warm-start-82efb61f on shapes".</summary>
    public override string ToString() => $"{Study}-{Hash} on {Data}";
}

/// <summary>One process that worked on a run.</summary>
/// <param name="Device">Its id: "cpu", "cuda:0".</param> <param name="DeviceName">Its name.</param> <param name="Driver">Version of its driver.</param>
/// <param name="Version">Of the program.</param> <param name="Commit">Of the program; empty when it was not built from one.</param>
/// <param name="FromStep">Optimiser steps of the run under way when it began; 0 for the first.</param>
public sealed record RunSession(string Device, string DeviceName, string Driver, string Version, string Commit, long FromStep)
{
    /// <summary>Whether two processes can be expected to compute the same bits.</summary>
    public bool ComputesLike(RunSession other) => (Device.Split(':')[0], DeviceName, Driver, Commit) == (other.Device.Split(':')[0], other.DeviceName, other.Driver, other.Commit);
}
