using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Declarations;

/// <summary>What of a data set a study takes.</summary>
public sealed record DataUse
{
    [Help("Training images taken from the start of the set; 0 takes all.")]
    public int Train { get; init; }

    [Help("Test images taken from the start of the set; 0 takes all.")]
    public int Test { get; init; }

    [Help("Test images for the epochs before the last fifth of a round: a random part, the same in every epoch, arm and seed; 0 for all. The last fifth is always tested on all.")]
    public int CurveTest { get; init; }

    [Help("Height and width are divided by this, by averaging squares of pixels; 1 leaves images as they are.")]
    public int Shrink { get; init; } = 1;

    /// <summary>The images that it takes out of a set.</summary>
    /// <exception cref="InputException">The set has not so many, or cannot be made smaller so.</exception>
    public ImageSet Of(ImageSet data)
    {
        ImageSet taken = data.Take(Train, Test);
        return Shrink == 1 ? taken : taken.Downsampled(Shrink);
    }

    /// <summary>Checks its numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public void Validate()
    {
        InputException.Demand(Train >= 0, "data.train", Train, "at least 0");
        InputException.Demand(Test >= 0, "data.test", Test, "at least 0");
        InputException.Demand(CurveTest >= 0, "data.curve-test", CurveTest, "at least 0");
        InputException.Demand(Shrink >= 1, "data.shrink", Shrink, "at least 1");
    }
}
