using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Rules;

/// <summary>Some modules are left as they are while the window holds: no gradient, no update, no decay, no moments, no running statistics.</summary>
public sealed record Freeze : Rule
{
    [Help("Names of the modules, or of single parameters; at least one.")]
    public ValueList<string> Modules { get; init; } = [];

    public override void Start(IPhase phase)
    {
        // A name that the network lacks is told before anything is trained, and not when the window begins.
        foreach (string module in Modules) phase.Network.Of(module);
    }

    public override void Act(IPhase phase) => phase.Network.Freeze(Modules);

    public override void Validate()
    {
        base.Validate();
        InputException.Demand(Modules.Count > 0, Key, "modules", Modules, "at least one");
    }
}
