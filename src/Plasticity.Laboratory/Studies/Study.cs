using Plasticity.Engine.Layers;
using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Studies;

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

/// <summary>
/// A question with its arms. A record of settings: flags, help, the run folder's name and the log's header come from its properties; a new
/// setting has a default that changes nothing.
/// </summary>
public abstract record Study
{
    /// <summary>The largest numbers of seeds and of samples of a step.</summary>
    public const int MostSeeds = 10_000, MostBatch = 1_000_000;

    /// <summary>What the command line calls it.</summary>
    public abstract string Name { get; }

    /// <summary>The question in one sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>Authors, year, title, where.</summary>
    public abstract string Paper { get; }

    /// <summary>The conditions, in the order in which they run.</summary>
    public abstract IReadOnlyList<Arm> Arms { get; }

    /// <summary>What should come out.</summary>
    public abstract IReadOnlyList<Claim> Claims { get; }

    /// <summary>The numbers that a run comes to; the first is the study's own, by which arms are compared.</summary>
    public virtual IReadOnlyList<Metric> Metrics => [new TailAccuracy()];

    /// <summary>What is measured on the way.</summary>
    public virtual IReadOnlyList<Probe> Probes => [];

    /// <summary>What is drawn, in order.</summary>
    public virtual IReadOnlyList<Figure> Figures => [new Curves(), new Ends()];

    /// <summary>The phase that figures put at epoch 0.</summary>
    public virtual string TuningPhase => "tune";

    [Help("Network: res-net, mlp (hidden layers of 100 units) or logistic.")]
    public ModelKind Model { get; init; }

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
    public EngineSettings Engine { get; init; } = new();

    /// <summary>What arms train that do not say otherwise.</summary>
    public ModelSettings Network => new(Model, Depth, Width, Initialiser);

    /// <summary>How phases train that do not say otherwise.</summary>
    public Recipe Recipe => new(
        Name, Network, ChosenOptimiser(), Rate, Batch, new Regularisers { L2 = L2, Translate = Translate, Flip = Flip });

    /// <summary>What it compares, for results and figures.</summary>
    public Design Design => new([.. Arms], [.. Metrics], [.. Claims], TuningPhase, SeedsOf(Math.Min(Seeds, MostSeeds)));

    /// <summary>Its figures of what the runs left.</summary>
    public IReadOnlyList<DrawnFigure> Drawn(Summary summary, RunRecords records)
    {
        FigureContext context = new(summary, records);
        return [.. Figures.Select(figure => figure.Drawn(context))];
    }

    /// <summary>The images that the settings ask for, out of a data set.</summary>
    public ImageSet Select(ImageSet data)
    {
        ImageSet taken = data.Take(TrainImages, TestImages);
        return HalfSize ? taken.Downsampled(2) : taken;
    }

    /// <summary>Test images of an epoch before the last fifth of a phase: no more than there are.</summary>
    internal int CurveTestImagesOf(int testImages) => CurveTestImages == 0 ? testImages : Math.Min(CurveTestImages, testImages);

    /// <summary>Checks everything that can be checked without the data: the settings, then the arms that they make.</summary>
    /// <exception cref="InputException">Something is out of range; the message names it.</exception>
    public void Validate()
    {
        ValidateSettings();
        IReadOnlyList<Arm> arms = Arms;
        if (arms.Count == 0) throw new InputException($"{Name}: the study has no arm, expected at least one");
        foreach (Arm arm in arms) Check(arm);
        if (arms.GroupBy(arm => arm.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"two arms are called '{twice.Key}', expected names that differ");
        foreach (Probe probe in Probes) Check(probe);
        foreach (Metric metric in Metrics) Check(metric);
        Design.Validate();
        foreach (Figure figure in Figures) Check(figure);
    }

    /// <summary>Checks one of its arms, with what its phases leave to the study.</summary>
    /// <exception cref="InputException">Something is out of range; the message names the arm and the phase.</exception>
    internal void Check(Arm arm)
    {
        arm.Validate();
        Recipe recipe = Recipe;
        foreach (Phase phase in arm.Phases)
        {
            InputException.At(arm.Place(phase), () =>
                Ranges.Check(phase.Rate ?? recipe.Rate, phase.Schedule, phase.Optimiser ?? recipe.Optimiser, phase.Regularisers ?? recipe.Regularisers));
        }
    }

    /// <summary>Checks one of its probes: a number that no run could ever have is a mistake.</summary>
    /// <exception cref="InputException">It is of a phase that no arm has, or never taken, or out of range.</exception>
    internal void Check(Probe probe)
    {
        probe.Measure.Validate();
        InputException.At($"probe of {probe.Measure.Name}", () => CheckPhase(probe.Phase));
        if (probe.At.Count == 0) throw new InputException($"probe of {probe.Measure.Name}: at: expected at least one of start, epoch, end, found none");
    }

    /// <summary>Checks one of its metrics.</summary>
    /// <exception cref="InputException">It is of a phase that no arm has, or of a measure that is not taken, or out of range.</exception>
    internal void Check(Metric metric)
    {
        metric.Validate();
        InputException.At($"metric {metric.Name}", () => CheckPhase(metric.Phase));
        if (metric is Measured measured && !IsTaken(measured))
            throw new InputException($"metric {metric.Name}: expected a probe of {measured.Measure} in '{measured.Phase}' at {SettingText.Format(measured.At)}, found none");
    }

    /// <summary>Checks one of its figures.</summary>
    /// <exception cref="InputException">It names what there is not, or another has its name.</exception>
    internal void Check(Figure figure)
    {
        figure.Check(Design);
        if (Figures.Count(other => other.Name == figure.Name) > 1) throw new InputException($"expected figures of different names, found '{figure.Name}' more than once");
    }

    /// <summary>Checks the name of a phase.</summary>
    /// <exception cref="InputException">No arm has it.</exception>
    internal void CheckPhase(string name)
    {
        string[] phases = [.. Arms.SelectMany(arm => arm.Phases).Select(phase => phase.Name).Distinct()];
        if (!phases.Contains(name)) throw InputException.Unknown("phase", name, phases);
    }

    private bool IsTaken(Measured metric) =>
        (metric.Measure == MeasureRow.Reached && metric.At == Moment.End)
        || Probes.Any(probe => probe.Measure.Name == metric.Measure && probe.Phase == metric.Phase && probe.At.Contains(metric.At));

    /// <summary>Checks every setting by itself.</summary>
    /// <exception cref="InputException">One is out of range; the message names it.</exception>
    protected virtual void ValidateSettings()
    {
        InputException.Between(Depth, 1, ModelSettings.MostDepth, "depth");
        InputException.Between(Width, 1, ModelSettings.MostWidth, "width");
        InputException.Demand(TrainImages >= 0, "train-images", TrainImages, "at least 0");
        InputException.Demand(TestImages >= 0, "test-images", TestImages, "at least 0");
        InputException.Demand(CurveTestImages >= 0, "curve-test-images", CurveTestImages, "at least 0");
        InputException.Between(Batch, 2, MostBatch, "batch");
        if (!OptimiserSettings.Names.Contains(Optimiser)) throw InputException.Unknown("optimiser", Optimiser, OptimiserSettings.Names);
        Ranges.LearningRate.Demand("rate", Rate);
        Ranges.Momentum.Demand("momentum", Momentum);
        InputException.Demand(Momentum == 0 || Optimiser == "sgd", "momentum", Momentum, $"0 with {Optimiser}: momentum belongs to sgd");
        Ranges.Penalty.Demand("l2", L2);
        Ranges.CheckTranslate("translate", Translate);
        InputException.Between(Seeds, 1, MostSeeds, "seeds");
        InputException.Between(FirstSeed, 0, int.MaxValue - MostSeeds, "first-seed");
    }

    // A design is asked for before its settings are known to be good, too.
    private ValueList<int> SeedsOf(int count) => count >= 0 && FirstSeed <= int.MaxValue - MostSeeds ? [.. Enumerable.Range(FirstSeed, count)] : [];

    private OptimiserSettings ChosenOptimiser()
    {
        OptimiserSettings settings = OptimiserSettings.Named(Optimiser);
        return settings is SgdSettings sgd ? sgd with { Momentum = (float)Momentum } : settings;
    }
}
