using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Changes;

/// <summary>Every image is turned upside down: a deficit that leaves no lasting mark in Achille, Rovere and Soatto 2019, arXiv:1711.08856.</summary>
public sealed record FlipVertical : Change
{
    public override void Apply(ChangedBatch batch)
    {
        FloatBuffer turned = batch.New();
        batch.Device.Run(new MirrorImages(batch.Images, turned, batch.Count, batch.Height, batch.Width, batch.Channels, UpsideDown: 1, LeftRight: 0));
        batch.Replace(turned);
    }
}
