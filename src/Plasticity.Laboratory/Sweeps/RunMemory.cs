using Plasticity.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>How much memory a run takes on a device: found out by one training step of its largest network with its data set there.</summary>
public static class RunMemory
{
    /// <summary>The most that one of the studies takes, in bytes. Of all their networks the one with the most work a step is tried.</summary>
    /// <param name="studies">Validated, at least one.</param> <param name="images">The whole data set.</param>
    public static long Of(IReadOnlyList<Study> studies, IDevice device, ImageSet images)
    {
        (Study study, ModelSettings network, ImageSet selected) = studies.SelectMany(Networks).MaxBy(Work);
        long before = device.BytesHeld;
        using TrainingSet data = new(device, selected, study.CurveTestImagesOf(selected.Test.Count));
        using RepeatedStep step = new(device, network, Math.Min(study.Batch, selected.Train.Count), new Shape(selected.Height, selected.Width, selected.Channels), selected.Classes);
        step.Ask();
        step.AskTest();
        device.Wait();
        return device.BytesHeld - before;

        IEnumerable<(Study Study, ModelSettings Network, ImageSet Images)> Networks(Study study)
        {
            ImageSet selected = study.Select(images);
            return study.Arms.Select(arm => arm.Network ?? study.Network).Distinct().Select(network => (study, network, selected));
        }

        static double Work((Study Study, ModelSettings Network, ImageSet Images) one) =>
            (double)one.Study.Batch * one.Network.Width * one.Network.Depth * one.Images.Height * one.Images.Width;
    }
}
