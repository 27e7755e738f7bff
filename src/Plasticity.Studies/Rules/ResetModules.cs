using Plasticity.Engine.Tensors;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Rules;

/// <summary>Which modules <see cref="ResetModules"/> takes, in their order from input to output.</summary>
public enum ModuleSpan
{
    /// <summary>One module, counted from 1.</summary>
    OnlyNth,

    /// <summary>That many from the input on.</summary>
    FirstN,

    /// <summary>That many up to the output.</summary>
    LastN,
}

/// <summary>What becomes of batch norm within a module that is reset: the paper does not say.</summary>
public enum NormReset
{
    /// <summary>Scale, shift and running statistics restart with the rest.</summary>
    Reset,

    /// <summary>Scale, shift and running statistics stay.</summary>
    Keep,
}

/// <summary>
/// Some modules start anew (Berariu et al. 2021, arXiv:2106.00042, A.5, figures 6 and 11): their parameters are drawn from the distribution
/// used at initialisation, with new numbers and not those that the run began with. A residual network has six modules: stem, the four of
/// blocks, head.
/// </summary>
public sealed record ResetModules : Rule
{
    public ResetModules() => When = Window.Start;

    /// <param name="which">Which way <paramref name="n"/> counts.</param> <param name="n">At least 1.</param>
    public ResetModules(ModuleSpan which, int n) : this() => (Which, N) = (which, n);

    [Help("Modules: only-nth, first-n or last-n.")]
    public ModuleSpan Which { get; init; } = ModuleSpan.LastN;

    [Help("The n of which, counted from 1; at most the network's number of modules.")]
    public int N { get; init; } = 1;

    [Help("Scale, shift and running statistics of batch norm within those modules: reset or keep.")]
    public NormReset Norm { get; init; }

    /// <exception cref="InputException">The network has fewer modules.</exception>
    public override void Act(IPhase phase)
    {
        HashSet<string> kept = Norm == NormReset.Keep ? [.. phase.Network.Parameters.Statistics.Select(Layer)] : [];
        Parameter[] chosen = [.. Chosen(phase.Network.Model.Modules).SelectMany(phase.Network.Of).Where(parameter => !kept.Contains(Layer(parameter)))];
        phase.Network.Initialise(phase.Random(this), chosen.Contains);
        foreach (Parameter weight in chosen.Where(parameter => parameter.Trained)) phase.Optimiser.Forget(weight);
    }

    public override void Validate()
    {
        base.Validate();
        InputException.Demand(N >= 1, Key, "n", N, "at least 1");
    }

    private string[] Chosen(IReadOnlyList<string> modules)
    {
        InputException.Demand(
            N >= 1 && N <= modules.Count, Key, "n", N, FormattableString.Invariant($"1 to {modules.Count}, the network's modules: {string.Join(", ", modules)}"));
        return Which switch
        {
            ModuleSpan.OnlyNth => [modules[N - 1]],
            ModuleSpan.FirstN => [.. modules.Take(N)],
            _ => [.. modules.TakeLast(N)],
        };
    }

    /// <summary>The layer that a parameter belongs to. Batch norm alone has running statistics, and so is known by them.</summary>
    private static string Layer(Parameter parameter) => parameter.Name[..parameter.Name.LastIndexOf('.')];
}
