namespace Plasticity.Laboratory.Declarations;

/// <summary>What a person is told of one key of a kind.</summary>
/// <param name="Key">In kebab-case.</param> <param name="Type">What may be given: "a number", "always | start", "a part".</param>
/// <param name="Default">As it would be written; empty where the key has to be given.</param> <param name="Help">What it means, with its unit and range.</param>
public sealed record KeyHelp(string Key, string Type, string Default, string Help);

/// <summary>What a person is told of one kind of a noun.</summary>
/// <param name="Noun">"rule", "stop", "optimiser".</param> <param name="Kind">"shrink-perturb".</param> <param name="From">The assembly that has it.</param>
/// <param name="Keys">Its own first.</param> <param name="Example">Keys of a study in one line, with every value that the kind has.</param>
public sealed record KindHelp(string Noun, string Kind, string From, IReadOnlyList<KeyHelp> Keys, string Example);
