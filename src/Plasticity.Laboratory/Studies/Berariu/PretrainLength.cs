using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Studies.Berariu;

/// <summary>Figures 2, 8, 9 and 10: the gap against the length of pretraining, for four optimisers, each used in both phases.</summary>
/// <remarks>The paper trains with a rate of 0.001 throughout, with which plain gradient descent ends at 51 to 55 % on CIFAR-10; at size small it
/// has rates of its own, or it would not fit within the epochs.</remarks>
public sealed record PretrainLength : PlasticityStudy
{
    public override string Name => "pretrain-length";

    public override string Summary => "How much pretraining does it take to lose plasticity, and does the optimiser matter?";

    public override string Paper => $"{Citation}, Figs. 2, 8, 9, 10";

    [Help("Epochs of pretraining that are compared.")]
    public CommaList<int> Lengths { get; init; } = [1, 3, 5, 10, 30, 50, 100, 300, 500];

    [Help("Optimisers that are compared: adam, rmsprop, sgd, momentum (sgd with momentum 0.9).")]
    public CommaList<string> Optimisers { get; init; } = ["adam", "rmsprop", "sgd", "momentum"];

    [Help("Learning rate of sgd; above 0.")]
    public double SgdRate { get; init; } = 1e-3;

    [Help("Learning rate of sgd with momentum; above 0.")]
    public double MomentumRate { get; init; } = 1e-3;

    public override IReadOnlyList<Arm> Arms => [.. Optimisers.SelectMany(ArmsOf)];

    public override IReadOnlyList<Claim> Claims =>
    [
        new Claim(FormattableString.Invariant($"Over all optimisers together, {Lengths.Max()} epochs of pretraining leave a gap to a fresh network."),
            [.. Optimisers.Select(FreshOf)], [.. Optimisers.Select(optimiser => NameOf(optimiser, Lengths.Max()))]),
        .. Optimisers.SelectMany(ClaimsOf),
    ];

    public override IReadOnlyList<Figure> Figures =>
    [
        new Sweep
        {
            File = "pretrain-length", Title = "How much pretraining it takes", X = "pretrain-epochs", XLabel = "epochs of pretraining", LogX = true, Panels = "optimiser",
        },
    ];

    /// <summary>The settings of a size.</summary>
    public static PretrainLength OfSize(StudySize size)
    {
        PretrainLength study = Sized(new PretrainLength(), size);
        return size switch
        {
            StudySize.Smoke => study with { Lengths = [1, 2] },
            StudySize.Small => study with { Lengths = [1, 3, 10, 30, 100], SgdRate = 0.05, MomentumRate = 0.01, PretrainTestEvery = 10 },
            _ => study,
        };
    }

    protected override void ValidateSettings()
    {
        base.ValidateSettings();
        Demand(Lengths, length => length >= 1, "lengths", "at least 1");
        foreach (string name in Optimisers)
            if (!Known.Contains(name)) throw InputException.Unknown("value of optimisers", name, Known);
        Demand(Optimisers, _ => true, "optimisers", "");
        Ranges.LearningRate.Demand("sgd-rate", SgdRate);
        Ranges.LearningRate.Demand("momentum-rate", MomentumRate);
    }

    private static readonly string[] Known = ["adam", "rmsprop", "sgd", "momentum"];

    private IEnumerable<Arm> ArmsOf(string optimiser)
    {
        Phase With(Phase phase) => phase with { Optimiser = SettingsOf(optimiser), Rate = RateOf(optimiser) };
        Phase tune = With(Tune), pretrain = With(Pretrain);
        yield return new Arm(FreshOf(optimiser), [tune]) { At = [At("optimiser", optimiser)] };
        foreach (int length in Lengths)
        {
            yield return new Arm(NameOf(optimiser, length), [pretrain with { Stop = new AfterEpochs(length) }, tune])
            {
                At = [At("pretrain-epochs", length), At("optimiser", optimiser)],
            };
        }
    }

    private IEnumerable<Claim> ClaimsOf(string optimiser)
    {
        int longest = Lengths.Max(), shortest = Lengths.Min();
        string name = optimiser == "momentum" ? "sgd with momentum" : optimiser;
        yield return new Claim(FormattableString.Invariant($"With {name}, {longest} epochs of pretraining leave a gap to a fresh network."), [FreshOf(optimiser)], [NameOf(optimiser, longest)]);
        if (longest > shortest) yield return new Claim(FormattableString.Invariant($"With {name}, {longest} epochs of pretraining hurt more than {shortest}."), [NameOf(optimiser, shortest)], [NameOf(optimiser, longest)]);
        foreach (int length in Lengths.Where(length => length is > 1 and <= 10 && length != longest))
            yield return new Claim(FormattableString.Invariant($"With {name}, {length} epochs of pretraining are enough for a gap."), [FreshOf(optimiser)], [NameOf(optimiser, length)]);
    }

    private static string FreshOf(string optimiser) => $"{optimiser}-fresh";

    private static string NameOf(string optimiser, int length) => FormattableString.Invariant($"{optimiser}-{length}");

    private static OptimiserSettings SettingsOf(string optimiser) =>
        optimiser == "momentum" ? new SgdSettings { Momentum = 0.9f } : OptimiserSettings.Named(optimiser);

    private double? RateOf(string optimiser) => optimiser switch { "sgd" => SgdRate, "momentum" => MomentumRate, _ => null };
}
