using System.Globalization;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Figures;

/// <summary>Accuracy epoch by epoch, earlier phases on negative epochs, as figure 1 of Berariu et al. 2021, arXiv:2106.00042.</summary>
public sealed record Curves : Figure
{
    public override string Name => "learning-curves";

    /// <summary>Names of the arms that are drawn; empty for all.</summary>
    public ValueList<string> Arms { get; init; } = [];

    public override string Draw(FigureContext context) => CurvesDrawing.Draw(Chosen(context.Design), context);

    public override string Caption(FigureContext context)
    {
        ValueList<string> drawn = Chosen(context.Design);
        string some = drawn.Count < context.Design.Arms.Count ? $" Of the {context.Design.Arms.Count} arms these are drawn: {string.Join(", ", drawn)}." : "";
        bool isDetailed = drawn.Count <= CurvesDrawing.MostDetailed;
        string seeds = isDetailed ? " Thin lines are single seeds." : "";
        string whole = isDetailed && drawn.Any(arm => context.Measures[arm].Any(row => row.Measure == ArmCurves.WholeMeasure))
            ? " Dashed is the accuracy on all training images, also those that the phase does not see." : "";
        string fork = drawn.Any(arm => context.Design.ArmOf(arm).Phases.Any(phase => phase.From is not null)) ? " The vertical line marks where the arms were forked." : "";
        int[] tested = [.. drawn.SelectMany(arm => context.Epochs[arm]).Select(row => row.TestImages).Where(count => count > 0).Distinct().Order()];
        string part = tested.Length < 2 ? "" : $" Early epochs of a phase are tested on {Sentences.Count(tested[0])} of the {Sentences.Count(tested[^1])} test images, its last fifth on all.";
        return $"Mean accuracy over the seeds, epoch by epoch.{seeds} The shaded epochs are averaged into the accuracy printed at the end of each curve. "
            + $"Training accuracy is measured while training.{part}{whole}{fork}{some}";
    }

    /// <summary>Where each phase of each arm ends.</summary>
    public override FigureTable Table(FigureContext context) => new(
        ["arm", "phase", "runs", "epochs", "training", "test"],
        [
            .. from arm in Chosen(context.Design)
               from phase in context.Epochs[arm].GroupBy(row => row.Phase)
               let last = phase.GroupBy(row => row.Seed).Select(run => run.MaxBy(row => row.Epoch)!).ToArray()
               select (string[])[arm, phase.Key, last.Length.ToString(CultureInfo.InvariantCulture), Epochs(last), Mean(last, row => row.TrainAccuracy), Mean(last, row => row.TestAccuracy)],
        ],
        "Means over seeds after the last epoch of each phase.");

    public override void Check(Design design)
    {
        base.Check(design);
        foreach (string arm in Arms) design.ArmOf(arm);
    }

    private ValueList<string> Chosen(Design design) => Arms.Count > 0 ? Arms : [.. design.Arms.Select(arm => arm.Name)];

    private static string Epochs(MetricRow[] last)
    {
        (int least, int most) = (last.Min(row => row.Epoch), last.Max(row => row.Epoch));
        return least == most ? Sentences.Count(most) : $"{Sentences.Count(least)} to {Sentences.Count(most)}";
    }

    private static string Mean(MetricRow[] rows, Func<MetricRow, double> value) => Sentences.Percent(Statistics.Mean([.. rows.Select(value).Where(double.IsFinite)]));
}
