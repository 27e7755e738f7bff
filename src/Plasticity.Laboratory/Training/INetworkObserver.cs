using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Rows;

namespace Plasticity.Laboratory.Training;

/// <summary>Watches the networks themselves: what files of weights and histograms are made from. May read from the device and may change nothing.</summary>
public interface INetworkObserver
{
    /// <summary>At the end of an epoch. After an interruption epochs that had been told of are told of again, with the same bits.</summary>
    /// <param name="diverged">Whether a loss of this epoch was not finite, so that the run ends with it.</param>
    void EpochEnded(MetricRow row, Network network, bool diverged);

    /// <summary>After the last epoch of a run.</summary>
    void RunEnded(RunRow row, Network network);
}
