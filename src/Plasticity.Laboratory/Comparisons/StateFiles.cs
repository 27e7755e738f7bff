using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Interop.Formats;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Comparisons;

/// <summary>
/// States of a run in files, one a place: what is compared where the two runs cannot be trained side by side, because they are of two versions
/// of the program or of two machines. <c>NUMBER-ARM-seed-K-step-N.safetensors</c>, the tensors in the engine's own layouts.
/// </summary>
/// <param name="folder">Where to.</param> <param name="study">That is trained.</param> <param name="images">Those that it takes.</param>
/// <param name="every">Steps between two of them, epochs or steps.</param>
public sealed class StateFiles(string folder, Study study, ImageSet images, Duration every) : IStudyKeeper
{
    private long _count;

    /// <summary>Files that were written.</summary>
    public int Written { get; private set; }

    public bool IsDue(bool endsEpoch)
    {
        if (endsEpoch != (every.Unit == DurationUnit.Epochs)) return false;
        _count++;
        return _count >= every.Amount;
    }

    public void Keep(StudySnapshot state)
    {
        _count = 0;
        RunSnapshot run = state.Run;
        ModelSettings network = study.Arms.First(arm => arm.Name == run.Arm).Network ?? study.Network;
        IReadOnlyList<Parameter> layout = NamedTensor.Layout(network, new Shape(images.Height, images.Width, images.Channels), images.Classes);
        string file = Path.Combine(folder, FormattableString.Invariant($"{++Written:D6}-{FileName.Of(run.Arm)}-seed-{run.Seed}-step-{run.Step}.safetensors"));
        SafetensorsFile.Write(
            file, NamedTensor.Of(run, layout).Select(tensor => KeyValuePair.Create(tensor.Name, SafeTensor.Of(tensor.Values.Span, tensor.Shape))),
            new Dictionary<string, string> { ["arm"] = run.Arm, ["seed"] = $"{run.Seed}", ["step"] = $"{run.Step}" });
    }
}
