using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Phases;

/// <summary>
/// The epochs of a phase in which something is on: from <see cref="From"/> up to but not including <see cref="To"/>, counted from 0, as in
/// Golatkar, Achille and Soatto 2019, "Time Matters in Regularizing Deep Networks", arXiv:1905.13277.
/// </summary>
public sealed record EpochWindow
{
    [Help("First epoch, counted from 0.")]
    public int From { get; init; }

    [Help("Epoch from which on it is off again; none for never.")]
    public int? To { get; init; }

    /// <param name="epoch">From 0.</param>
    public bool Holds(int epoch) => epoch >= From && (To is not { } end || epoch < end);
}

/// <summary>What keeps a network from fitting too well, and when.</summary>
public sealed record Regularisers
{
    [Help("L2 penalty: this times the weight joins the gradient; at least 0.")]
    public double L2 { get; init; }

    [Help("Decoupled decay: each step a weight shrinks by the learning rate times this; at least 0.")]
    public double Decay { get; init; }

    [Help("Random translation in training, in pixels each way; 0 for none.")]
    public int Translate { get; init; }

    [Help("Random horizontal flips in training.")]
    public bool Flip { get; init; }

    /// <summary>When the penalty and the decay are on.</summary>
    public EpochWindow PenaltyEpochs { get; init; } = new();

    /// <summary>When images are translated and flipped.</summary>
    public EpochWindow AugmentationEpochs { get; init; } = new();

    /// <summary>Checks its own numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public void Validate()
    {
        Ranges.Penalty.Demand("regularisers.l2", L2);
        Ranges.Penalty.Demand("regularisers.decay", Decay);
        Ranges.CheckTranslate("regularisers.translate", Translate);
        foreach ((string key, EpochWindow window) in new[] { ("regularisers.penalty-epochs", PenaltyEpochs), ("regularisers.augmentation-epochs", AugmentationEpochs) })
        {
            InputException.Demand(window.From >= 0, $"{key}.from", window.From, "at least 0");
            InputException.Demand(window.To is not { } end || end > window.From, $"{key}.to", window.To ?? 0, FormattableString.Invariant($"above {window.From}, which is from"));
        }
    }
}
