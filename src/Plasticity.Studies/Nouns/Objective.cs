using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;

namespace Plasticity.Studies.Nouns;

/// <summary>What is minimised.</summary>
public abstract record Objective : Participant
{
    protected sealed override string Role => "objective";

    /// <summary>Views of each sample in a batch: all samples in one view come first, then all in the next.</summary>
    public virtual int Views => 1;

    /// <summary>What rows of its loss are called, after "train-".</summary>
    public virtual string LossName => "loss";

    /// <summary>What rows of its right answers are called, after "train-".</summary>
    public virtual string HitName => "accuracy";

    /// <summary>Whether the network answers with classes, so that a test by cross-entropy says something.</summary>
    public virtual bool IsTested => true;

    /// <summary>The loss of a forward pass.</summary>
    public abstract Loss Of(Pass pass);
}

/// <summary>One forward pass through a network.</summary>
/// <param name="Tape">Of the pass.</param> <param name="Network">That answers.</param> <param name="Batch">What it is asked.</param>
/// <param name="Phase">Where this happens.</param>
public sealed record Pass(Tape Tape, Network Network, Batch Batch, IView Phase)
{
    /// <summary>The answers of the batch's head, [N,K].</summary>
    public Tensor Logits => field ??= Network.Model.Forward(Tape, Batch.Images, Batch.Head);
}
