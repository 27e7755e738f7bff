using Plasticity.Engine.Tensors;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Treatments;

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
public sealed record ResetModules : ITreatment
{
    public ResetModules() { }

    /// <param name="which">Which way <paramref name="n"/> counts.</param> <param name="n">At least 1.</param>
    public ResetModules(ModuleSpan which, int n) => (Which, N) = (which, n);

    [Help("Modules: only-nth, first-n or last-n.")]
    public ModuleSpan Which { get; init; } = ModuleSpan.LastN;

    [Help("The n of which, counted from 1; at most the network's number of modules.")]
    public int N { get; init; } = 1;

    [Help("Scale, shift and running statistics of batch norm within those modules: reset or keep.")]
    public NormReset Norm { get; init; }

    /// <exception cref="InputException">The network has fewer modules.</exception>
    public void Apply(TreatmentContext context)
    {
        string[] modules = Chosen(context.Model.Modules);
        HashSet<string> kept = Norm == NormReset.Keep ? [.. context.Parameters.Statistics.Select(Layer)] : [];
        context.Parameters.Initialise(
            context.Seed, context.Draw, parameter => modules.Any(module => IsWithin(parameter, module)) && !kept.Contains(Layer(parameter)));
    }

    public void Validate() => InputException.Demand(N >= 1, "reset-modules", "n", N, "at least 1");

    private string[] Chosen(IReadOnlyList<string> modules)
    {
        InputException.Demand(
            N >= 1 && N <= modules.Count, "reset-modules", "n", N, FormattableString.Invariant($"1 to {modules.Count}, the network's modules: {string.Join(", ", modules)}"));
        return Which switch
        {
            ModuleSpan.OnlyNth => [modules[N - 1]],
            ModuleSpan.FirstN => [.. modules.Take(N)],
            _ => [.. modules.TakeLast(N)],
        };
    }

    private static bool IsWithin(Parameter parameter, string module) => parameter.Name.StartsWith($"{module}.", StringComparison.Ordinal);

    /// <summary>The layer that a parameter belongs to. Batch norm alone has running statistics, and so is known by them.</summary>
    private static string Layer(Parameter parameter) => parameter.Name[..parameter.Name.LastIndexOf('.')];
}
