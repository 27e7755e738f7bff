using Plasticity.Engine.Layers;
using Plasticity.Engine.Optimisers;
using Plasticity.Studies.Changes;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Papers;

/// <summary>How much of a study to run.</summary>
public enum StudySize
{
    /// <summary>Under a minute on two cores: that it runs.</summary>
    Smoke,

    /// <summary>Minutes on two cores: that the effect shows.</summary>
    Small,

    /// <summary>The paper's own numbers, for a GPU.</summary>
    Paper,
}

/// <summary>The networks that a paper's study can be told to train.</summary>
public enum NetworkKind
{
    /// <summary>The residual family.</summary>
    ResNet,

    /// <summary>Hidden layers of 100 units.</summary>
    Mlp,

    /// <summary>A single linear map.</summary>
    Logistic,
}

/// <summary>A study of the literature: settings, each a flag of the command line, and the declaration that follows from them.</summary>
public abstract record Paper
{
    private const int HiddenUnits = 100;

    [Help("Network: res-net, mlp (hidden layers of 100 units) or logistic.")]
    public NetworkKind Model { get; init; }

    [Help("Blocks in each of the residual network's four modules, or hidden layers of the mlp; at least 1.")]
    public int Depth { get; init; } = 1;

    [Help("Channels of the residual network's first module; at least 1.")]
    public int Width { get; init; } = 8;

    [Help("Initial weights: kaiming-uniform, kaiming-normal, xavier or le-cun.")]
    public InitialiserKind Initialiser { get; init; }

    [Help("Training images taken from the start of the set; 0 takes all.")]
    public int TrainImages { get; init; }

    [Help("Test images taken from the start of the set; 0 takes all.")]
    public int TestImages { get; init; }

    [Help("Test images for the epochs before the last fifth of a phase: a random part, the same in every epoch, arm and seed; 0 for all. The last fifth is always tested on all.")]
    public int CurveTestImages { get; init; }

    [Help("Halve height and width by averaging 2x2 pixels: a quarter of the work.")]
    public bool HalfSize { get; init; }

    [Help("Samples of a training step; at least 2.")]
    public int Batch { get; init; } = 128;

    [Help("Optimiser: sgd, adam, adamw or rmsprop.")]
    public string Optimiser { get; init; } = "adam";

    [Help("Learning rate, constant; above 0.")]
    public double Rate { get; init; } = 1e-3;

    [Help("Momentum of sgd, in [0, 1).")]
    public double Momentum { get; init; }

    [Help("L2 penalty: this times the weight joins the gradient; at least 0.")]
    public double L2 { get; init; }

    [Help("Random translation in training, in pixels each way; 0 for none.")]
    public int Translate { get; init; }

    [Help("Random horizontal flips in training.")]
    public bool Flip { get; init; }

    [Help("Runs an arm, one a seed, paired across arms; at least 1.")]
    public int Seeds { get; init; } = 5;

    [Help("Seed of the first run; the others count up from it.")]
    public int FirstSeed { get; init; } = 1;

    /// <summary>How the device is to compute.</summary>
    public EngineUse Engine { get; init; } = new();

    /// <summary>The study that the settings ask for.</summary>
    public Study Study
    {
        get
        {
            Validate();
            return Declared with { Data = Data, Model = NetworkOf(Depth, Width), Seeds = Seeds, FirstSeed = FirstSeed, Engine = Engine };
        }
    }

    /// <summary>What is asked, of which arms: all of the study that the settings here do not say.</summary>
    protected abstract Study Declared { get; }

    /// <summary>A phase as the settings here have it; the study says its name, its task, its stop.</summary>
    protected Phase Phase => new()
    {
        Batch = Batch,
        Optimiser = ChosenOptimiser(),
        Rate = Rate,
        Augment = [.. Translate > 0 ? [new Translate { Pixels = Translate }] : Array.Empty<Change>(), .. Flip ? [new Flip()] : Array.Empty<Change>()],
    };

    /// <summary>A network of the chosen kind.</summary>
    protected Model NetworkOf(int depth, int width) => Model switch
    {
        NetworkKind.ResNet => new Models.ResNet { Depth = depth, Width = width, Initialiser = Initialiser },
        NetworkKind.Mlp => new Models.Mlp { Hidden = [.. Enumerable.Repeat(HiddenUnits, depth)], Initialiser = Initialiser },
        _ => new Models.Mlp { Hidden = [], Initialiser = Initialiser },
    };

    /// <summary>Checks every setting by itself.</summary>
    /// <exception cref="InputException">One is out of range; the message names it.</exception>
    protected virtual void Validate()
    {
        InputException.Between(Depth, 1, ModelSettings.MostDepth, "depth");
        InputException.Between(Width, 1, ModelSettings.MostWidth, "width");
        InputException.Demand(TrainImages >= 0, "train-images", TrainImages, "at least 0");
        InputException.Demand(TestImages >= 0, "test-images", TestImages, "at least 0");
        InputException.Demand(CurveTestImages >= 0, "curve-test-images", CurveTestImages, "at least 0");
        InputException.Between(Batch, 2, Declarations.Phase.MostBatch, "batch");
        if (!OptimiserSettings.Names.Contains(Optimiser)) throw InputException.Unknown("optimiser", Optimiser, OptimiserSettings.Names);
        NumberRange.AboveZero.Demand("rate", Rate);
        NumberRange.BelowOne.Demand("momentum", Momentum);
        InputException.Demand(Momentum == 0 || Optimiser == "sgd", "momentum", Momentum, $"0 with {Optimiser}: momentum belongs to sgd");
        NumberRange.AtLeastZero.Demand("l2", L2);
        InputException.Between(Translate, 0, Changes.Translate.Most, "translate");
        InputException.Between(Seeds, 1, Study.MostSeeds, "seeds");
        InputException.Between(FirstSeed, 0, int.MaxValue - Study.MostSeeds, "first-seed");
    }

    private DataUse Data => new() { Train = TrainImages, Test = TestImages, CurveTest = CurveTestImages, Shrink = HalfSize ? 2 : 1 };

    private OptimiserSettings ChosenOptimiser()
    {
        OptimiserSettings settings = OptimiserSettings.Named(Optimiser);
        if (settings is SgdSettings sgd) settings = sgd with { Momentum = (float)Momentum };
        return settings with { L2 = (float)L2 };
    }
}
