namespace Plasticity.Laboratory.Training;

/// <summary>Those who look on while a study is trained, and the one who may end it. None of them changes what is trained.</summary>
/// <param name="Observer">Is told everything.</param>
public sealed record StudyWatch(IStudyObserver Observer)
{
    /// <summary>Look at the networks themselves.</summary>
    public IReadOnlyList<INetworkObserver> Networks { get; init; } = [];

    /// <summary>Keeps the state; null where nobody does.</summary>
    public IStudyKeeper? Keeper { get; init; }

    /// <summary>Ends the study after the current training step, its state kept.</summary>
    public CancellationToken Stop { get; init; }
}
