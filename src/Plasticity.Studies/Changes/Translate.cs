using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Changes;

/// <summary>Each image is moved at random by up to so many pixels each way; what comes in is black.</summary>
public sealed record Translate : Change
{
    public Translate() => Redraw = Redraw.EachEpoch;

    /// <summary>More than any image has pixels, and few enough that the device counts both ways.</summary>
    public const int Most = 10_000;

    [Help("Largest shift in pixels each way, 1 to 10,000.")]
    public int Pixels { get; init; } = 4;

    public override bool InTest => false;

    public override void Apply(ChangedBatch batch) => MovedImages.Apply(batch, Pixels, flip: false);

    public override void Validate() => InputException.Between(Pixels, 1, Most, $"{Key}: pixels");
}
