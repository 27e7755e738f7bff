using Plasticity.Devices;
using Plasticity.Engine.Optimisers;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Training;

/// <summary>What a run consists of; those who act in it share it.</summary>
internal sealed class RunCore : IDisposable
{
    private readonly PartCache _parts;

    public RunCore(RunPlan plan, RunOptions options)
    {
        Plan = plan;
        Network = new Network(Device, parameters => plan.Model.Create(parameters, plan.Data.Image, plan.Data.Classes));
        Loader = new BatchLoader(Device);
        Gradients = new GradientPool(Network.Parameters);
        Log = new EpochLog(plan, Device, options.Time);
        _parts = new PartCache(this);
    }

    public RunPlan Plan { get; }

    public IDevice Device => Plan.Data.Device;

    public Network Network { get; }

    public BatchLoader Loader { get; }

    public GradientPool Gradients { get; }

    public EpochLog Log { get; }

    public Clock Clock { get; } = new();

    public StateTree OfRun { get; } = new();

    public StateTree OfPhase { get; } = new();

    /// <summary>That of the round under way, or of the last; null before the first.</summary>
    public Optimiser? Optimiser { get; set; }

    /// <summary>Ends what may be broken off: tests and measures.</summary>
    public CancellationToken Stop { get; set; }

    public int[]? Pick(PhaseRound at, Part part) => _parts.Pick(at, part);

    /// <summary>Gives back batches and gradients.</summary>
    public void Release()
    {
        Loader.Release();
        Gradients.Release();
    }

    public void Dispose()
    {
        OfPhase.Dispose();
        OfRun.Dispose();
        Optimiser?.Dispose();
        Log.Dispose();
        Gradients.Dispose();
        Loader.Dispose();
        Network.Dispose();
    }
}
