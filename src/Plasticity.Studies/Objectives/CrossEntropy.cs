using Plasticity.Engine.Ops;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Objectives;

/// <summary>The mean over the batch of −log p(label), in nats; of −Σ t log p where the batch has targets t.</summary>
public sealed record CrossEntropy : Objective
{
    public override Loss Of(Pass pass) => pass.Batch.Targets is { } targets
        ? pass.Tape.CrossEntropy(pass.Logits, targets, pass.Batch.Labels)
        : pass.Tape.CrossEntropy(pass.Logits, pass.Batch.Labels);
}
