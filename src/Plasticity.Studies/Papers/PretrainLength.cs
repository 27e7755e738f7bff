using Plasticity.Engine.Optimisers;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Records;
using Plasticity.Studies.Stops;

namespace Plasticity.Studies.Papers;

/// <summary>Figures 2, 8, 9 and 10: the gap against the length of pretraining, for four optimisers, each used in both phases.</summary>
/// <remarks>The paper trains with a rate of 0.001 throughout, with which plain gradient descent ends at 51 to 55 % on CIFAR-10; at size small it
/// has rates of its own, or it would not fit within the epochs.</remarks>
public sealed record PretrainLength : PlasticityPaper
{
    private static readonly string[] s_known = ["adam", "rmsprop", "sgd", "momentum"];

    [Help("Epochs of pretraining that are compared.")]
    public CommaList<int> Lengths { get; init; } = [1, 3, 5, 10, 30, 50, 100, 300, 500];

    [Help("Optimisers that are compared: adam, rmsprop, sgd, momentum (sgd with momentum 0.9).")]
    public CommaList<string> Optimisers { get; init; } = ["adam", "rmsprop", "sgd", "momentum"];

    [Help("Learning rate of sgd; above 0.")]
    public double SgdRate { get; init; } = 1e-3;

    [Help("Learning rate of sgd with momentum; above 0.")]
    public double MomentumRate { get; init; } = 1e-3;

    /// <summary>The settings of a size.</summary>
    public static PretrainLength OfSize(StudySize size)
    {
        PretrainLength paper = Sized(new PretrainLength(), size);
        return size switch
        {
            StudySize.Smoke => paper with { Lengths = [1, 2] },
            StudySize.Small => paper with { Lengths = [1, 3, 10, 30, 100], SgdRate = 0.05, MomentumRate = 0.01 },
            _ => paper,
        };
    }

    protected override Study Declared => new("pretrain-length", [.. Optimisers.SelectMany(ArmsOf)])
    {
        Question = "How much pretraining does it take to lose plasticity, and does the optimiser matter?",
        Paper = $"{Citation}, Figs. 2, 8, 9, 10",
        Phases = [Pretrain, Tune],
        Metrics = [TailAccuracy],
        Claims =
        [
            new Claim(FormattableString.Invariant($"Over all optimisers together, {Lengths.Max()} epochs of pretraining leave a gap to a fresh network."),
                [.. Optimisers.Select(FreshOf)], [.. Optimisers.Select(optimiser => NameOf(optimiser, Lengths.Max()))]),
            .. Optimisers.SelectMany(ClaimsOf),
        ],
        Figures =
        [
            new Sweep { Name = "pretrain-length", Title = "How much pretraining it takes", X = "pretrain-epochs", XLabel = "epochs of pretraining", LogX = true, Panels = "optimiser" },
        ],
    };

    protected override void Validate()
    {
        base.Validate();
        Demand(Lengths, length => length >= 1, "lengths", "at least 1");
        foreach (string name in Optimisers)
            if (!s_known.Contains(name)) throw InputException.Unknown("value of optimisers", name, s_known);
        Demand(Optimisers, _ => true, "optimisers", "");
        NumberRange.AboveZero.Demand("sgd-rate", SgdRate);
        NumberRange.AboveZero.Demand("momentum-rate", MomentumRate);
    }

    private IEnumerable<Arm> ArmsOf(string optimiser)
    {
        Phase tune = With(Tune, optimiser), pretrain = With(Pretrain, optimiser);
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

    private Phase With(Phase phase, string optimiser)
    {
        OptimiserSettings settings = optimiser == "momentum" ? new SgdSettings { Momentum = 0.9f } : OptimiserSettings.Named(optimiser);
        double rate = optimiser switch { "sgd" => SgdRate, "momentum" => MomentumRate, _ => Rate };
        return phase with { Optimiser = settings with { L2 = (float)L2 }, Rate = rate };
    }

    private static string FreshOf(string optimiser) => $"{optimiser}-fresh";

    private static string NameOf(string optimiser, int length) => FormattableString.Invariant($"{optimiser}-{length}");
}
