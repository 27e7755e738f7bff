namespace Plasticity.Studies.Networks;

/// <summary>Mean loss in nats and share of right answers.</summary>
public readonly record struct Score(double Loss, double Accuracy)
{
    /// <summary>0 to 1; NaN where the loss is not finite: then there are logits that are not numbers, and those have no accuracy.</summary>
    public double Accuracy { get; } = double.IsFinite(Loss) ? Accuracy : double.NaN;

    /// <summary>Whether the loss is a number: a run whose loss is not has diverged.</summary>
    public bool IsFinite => double.IsFinite(Loss);
}
