using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Training;

/// <summary>Picks parts, each once. What the network has a say in is kept with the run's state; the others follow from the seed.</summary>
internal sealed class PartCache(RunCore run)
{
    private const int ScoredAtOnce = 128;

    private readonly Dictionary<(Part, int, int), int[]?> _known = [];

    public int[]? Pick(PhaseRound at, Part part)
    {
        if (part.IsKept) return PickKept(at, part);
        (Part, int, int) key = (part, at.Round, at.Phase.Repeat);
        if (!_known.TryGetValue(key, out int[]? picked)) _known.Add(key, picked = part.Pick(Info(at, part, [])));
        return picked;
    }

    private int[] PickKept(PhaseRound at, Part part)
    {
        PickedParts kept = run.OfRun.Of($"{part.Path}/{at.Phase.Name}", () => new PickedParts());
        if (kept[at.Round] is { } known) return known;
        int[] picked = part.Pick(Info(at, part, kept[at.Round - 1] ?? [])) ?? [.. Enumerable.Range(0, run.Plan.Data.Labels.Count)];
        kept.Add(at.Round, picked);
        return picked;
    }

    private PartInfo Info(PhaseRound at, Part part, IReadOnlyList<int> before) =>
        new(run.Plan.Data.Labels, at.Round, at.Phase.Repeat, run.Plan.Streams.Part(part), before, indices => Probabilities(at, indices));

    private float[][] Probabilities(PhaseRound at, int[] indices)
    {
        View view = new(run, at);
        List<float[]> rows = [];
        foreach (int[] chunk in indices.Chunk(ScoredAtOnce))
        {
            Batch batch = view.Load([.. chunk.Select(index => new Sample(at.Number, index))]);
            using Tape tape = Tape.ForEvaluation(run.Device);
            Tensor logits = run.Network.Model.Forward(tape, batch.Images, batch.Head);
            rows.AddRange(run.Device.Read(tape.CrossEntropy(logits, batch.Labels).Probability).Chunk(logits.Shape[1]));
            view.Release();
        }
        return [.. rows];
    }
}
